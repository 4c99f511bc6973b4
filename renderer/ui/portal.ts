import { inject, provide, type InjectionKey, type Ref } from 'vue'

const key: InjectionKey<Ref<HTMLElement | null>> = Symbol('portal')

/** Menus and tooltips inside go into this element: what lies outside a modal dialog is below it and cannot be clicked. */
export const providePortal = (element: Ref<HTMLElement | null>): void => provide(key, element)

/** Where menus and tooltips go: the dialog around, else the page. */
export const usePortal = (): Ref<HTMLElement | null> | undefined => inject(key, undefined)
