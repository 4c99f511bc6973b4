/** A text for every key. That the places are the same is tested. */
export type Translated<Texts> = { readonly [Key in keyof Texts]: string }
