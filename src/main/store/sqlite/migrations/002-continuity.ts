import { passwordKeys002 } from './002-password-keys.ts'

/** Version 2: imported passwords and keys that can be rotated. Not yet released, so it may still change. */
export const migration002 = [passwordKeys002].join('\n')
