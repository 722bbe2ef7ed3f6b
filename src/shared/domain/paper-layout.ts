import { z } from 'zod'

/** How many codes one page can have. The pages are cut apart. */
export const codesPerPage = [1, 2, 4, 6] as const

export const papers = ['a4', 'letter'] as const

export const paperLayout = z.strictObject({ perPage: z.literal(codesPerPage), paper: z.enum(papers) })

export type PaperLayout = z.infer<typeof paperLayout>

/** Countries whose offices print on Letter (CLDR, territoryInfo, paperSize US-Letter). */
const LETTER_COUNTRIES = 'BZ CA CL CO CR GT MX NI PA PH PR SV US VE'.split(' ')

/** The layout until one is chosen. */
export const firstPaperLayout = (country: string): PaperLayout => ({
  perPage: 4,
  paper: LETTER_COUNTRIES.includes(country) ? 'letter' : 'a4',
})
