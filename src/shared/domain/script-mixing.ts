/**
 * The Unicode scripts that a regular expression can name, without Common (Zyyy), Inherited (Zinh) and Unknown (Zzzz).
 *
 * `test/unit/script-mixing.test.ts` detects scripts that a newer Unicode version adds.
 */
const SCRIPTS =
  `Adlm Aghb Ahom Arab Armi Armn Avst Bali Bamu Bass Batk Beng Bhks Bopo Brah Brai Bugi Buhd Cakm Cans Cari Cham Cher Chrs
  Copt Cpmn Cprt Cyrl Deva Diak Dogr Dsrt Dupl Egyp Elba Elym Ethi Gara Geor Glag Gong Gonm Goth Gran Grek Gujr Gukh Guru Hang Hani
  Hano Hatr Hebr Hira Hluw Hmng Hmnp Hung Ital Java Kali Kana Kawi Khar Khmr Khoj Kits Knda Krai Kthi Lana Laoo Latn Lepc Limb Lina
  Linb Lisu Lyci Lydi Mahj Maka Mand Mani Marc Medf Mend Merc Mero Miao Mlym Modi Mong Mroo Mtei Mult Mymr Nagm Nand Narb Nbat Newa
  Nkoo Nshu Ogam Olck Onao Orkh Orya Osge Osma Ougr Palm Pauc Perm Phag Phli Phlp Phnx Plrd Prti Rjng Rohg Runr Samr Sarb Saur Sgnw
  Shaw Shrd Sidd Sind Sinh Sogd Sogo Sora Soyo Sund Sunu Sylo Syrc Tagb Takr Tale Talu Taml Tang Tavt Telu Tfng Tglg Thaa Thai Tibt
  Tirh Tnsa Todr Toto Tutg Ugar Vaii Vith Wara Wcho Xpeo Xsux Yezi Yiii Zanb`.split(/\s+/)

/** UTS 39, 5.2: scripts that may be mixed with Latin, because Japanese, Chinese and Korean are written so. */
const LATIN_BESIDE = ['Latn Hani Hira Kana', 'Latn Hani Bopo', 'Latn Hani Hang']

/** UTS 39, 5.1 and UAX 24: scripts that are commonly written together count as one. */
const WRITTEN_TOGETHER = ['Hani Hira Kana', 'Hani Bopo', 'Hani Hang']

const ofScripts = (scripts: string): RegExp => {
  const classes = scripts.split(' ').map((script) => `\\p{Script_Extensions=${script}}`)
  return new RegExp(`^[${classes.join('')}\\p{Script_Extensions=Common}\\p{Script_Extensions=Inherited}]*$`, 'u')
}

const WITHOUT_SCRIPT = /^[\p{Script_Extensions=Common}\p{Script_Extensions=Inherited}]$/u

/** Null if the runtime's older Unicode does not know the script. Then it knows no letters of the script either. */
const tryScripts = (scripts: string): RegExp | null => {
  try {
    return ofScripts(scripts)
  } catch {
    return null
  }
}

let known: { readonly one: readonly RegExp[]; readonly several: readonly RegExp[] } | null = null

// Built on first use, because nearly every address is ASCII.
const readKnown = () => {
  known ??= {
    one: SCRIPTS.flatMap((script) => tryScripts(script) ?? []),
    several: [...LATIN_BESIDE, ...WRITTEN_TOGETHER].map(ofScripts),
  }
  return known
}

/** Whether a character belongs to a known script or to all scripts. */
export const hasKnownScript = (character: string): boolean =>
  WITHOUT_SCRIPT.test(character) || readKnown().one.some((script) => script.test(character))

/** UTS 39, 5.3: digits of one set only, because digits of different sets can look alike and differ in value. */
const hasOneSetOfDigits = (text: string): boolean => {
  const zeros = new Set([...text].filter((character) => /\p{Nd}/u.test(character)).map(zeroOf))
  return zeros.size <= 1
}

/** The zero of a digit's set. The digits of a set are consecutive in Unicode. */
const zeroOf = (digit: string): number => {
  let zero = digit.codePointAt(0) ?? 0
  // Adjacent sets (mathematical digits) do not occur here, because NFKC has made them ASCII.
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
  return zero
}

/**
 * Whether a text is Highly Restrictive by UTS 39, 5.2: in one script, or Latin mixed with Japanese, Chinese or Korean scripts.
 *
 * Latin mixed with Cyrillic is refused.
 */
export const isHighlyRestrictive = (text: string): boolean => {
  if (!hasOneSetOfDigits(text)) return false
  const first = [...text].find((character) => !WITHOUT_SCRIPT.test(character))
  if (first === undefined) return true
  const { one, several } = readKnown()
  return several.some((scripts) => scripts.test(text)) || one.some((script) => script.test(first) && script.test(text))
}
