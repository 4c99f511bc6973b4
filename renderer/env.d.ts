/// <reference types="vite/client" />

declare module '@fontsource-variable/*'

// For tools that do not read single-file components (ESLint); vue-tsc reads the files themselves.
declare module '*.vue' {
  import type { DefineComponent } from 'vue'
  const component: DefineComponent<Record<string, unknown>, Record<string, unknown>, unknown>
  export default component
}
