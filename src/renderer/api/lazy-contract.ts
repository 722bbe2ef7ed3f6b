type Contract = typeof import('../../shared/api/index.ts').contract

let contract: Contract | null = null

/** Loads the contract's schemas. Building them takes longer than drawing the first screen, which does not need them. */
export const fetchContract = async (): Promise<Contract> => {
  contract ??= (await import('../../shared/api/index.ts')).contract
  return contract
}

/** The schemas, if they are loaded. */
export const readContract = (): Contract | null => contract
