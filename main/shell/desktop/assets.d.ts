/** A file that the build puts beside the bundle; the value is its path at run time. */
declare module '*?asset' {
  const path: string
  export default path
}
