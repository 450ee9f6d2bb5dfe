/** What `watch-modules.ts` writes and `doctor` reads. */

export const ENV_MODULES_FILE = 'CYLESTIO_DOCTOR_MODULES_FILE'
export const ENV_PACKAGES = 'CYLESTIO_DOCTOR_PACKAGES'

export interface SeenModule {
  /** Of the package. */
  readonly name: string
  readonly by: 'require' | 'import'
  /** URL or path, without a query. */
  readonly path: string
}
