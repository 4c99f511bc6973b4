export interface ShippedPackage {
  readonly name: string
  readonly licence: string
  /** Below the project. */
  readonly path: string
}
export function acceptedLicence(name: string, said: string | undefined): string
export function shippedPackages(): ShippedPackage[]
export function table(packages: readonly ShippedPackage[]): string
export function texts(packages: readonly ShippedPackage[]): string
