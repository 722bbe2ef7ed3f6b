type Contract = typeof import('../../shared/api/contract.ts').contract

let contract: Contract | null = null

/**
 * Fetches the contract's schemas. They take longer to build than the first screen takes to draw, and nothing needs
 * them before something has been typed.
 */
export const fetchContract = async (): Promise<Contract> => {
  contract ??= (await import('../../shared/api/contract.ts')).contract
  return contract
}

/** The schemas, where they are here already. */
export const readContract = (): Contract | null => contract
