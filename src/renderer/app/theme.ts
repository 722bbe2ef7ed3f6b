import { type CSSVariablesResolver, createTheme, type MantineColorSchemeManager, type MantineColorsTuple } from '@mantine/core'

const iris: MantineColorsTuple = [
  '#eef0fd',
  '#dee2fb',
  '#bcc5f7',
  '#98a6f2',
  '#7c8ded',
  '#5f6fe3',
  '#4b5bd6',
  '#3f4dbd',
  '#35419c',
  '#2c367c',
]

const danger: MantineColorsTuple = [
  '#fdeeee',
  '#fadcdc',
  '#f4b8b8',
  '#ee9292',
  '#e87272',
  '#d64545',
  '#c13535',
  '#a92c2c',
  '#8a2626',
  '#6e2020',
]

/** Four text sizes, 4-pixel spacing, one accent colour. The surface and text colours are in `tokens.css`. */
export const theme = createTheme({
  colors: { iris, danger },
  primaryColor: 'iris',
  primaryShade: { light: 6, dark: 6 },
  white: '#ffffff',
  black: '#16181d',
  fontFamily: 'var(--gh-font)',
  fontFamilyMonospace: 'var(--gh-font)',
  fontSizes: { xs: '0.75rem', sm: '0.875rem', md: '0.875rem', lg: '1rem', xl: '1.375rem' },
  lineHeights: { xs: '1.3333', sm: '1.4286', md: '1.4286', lg: '1.5', xl: '1.2727' },
  spacing: { xs: '0.25rem', sm: '0.5rem', md: '1rem', lg: '1.5rem', xl: '2.5rem' },
  radius: { xs: '0.25rem', sm: '0.25rem', md: '0.375rem', lg: '0.625rem', xl: '0.875rem' },
  defaultRadius: 'md',
  fontWeights: { regular: '400', medium: '500', bold: '600' },
  headings: {
    fontWeight: '600',
    sizes: {
      h1: { fontSize: '1.375rem', lineHeight: '1.2727' },
      h2: { fontSize: '1rem', lineHeight: '1.5' },
      h3: { fontSize: '0.875rem', lineHeight: '1.4286' },
    },
  },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The window itself never scrolls. A scroll lock would only add a style element without a nonce.
    Modal: {
      defaultProps: {
        lockScroll: false,
        centered: true,
        withCloseButton: false,
        transitionProps: { transition: 'fade', duration: 120 },
        overlayProps: { backgroundOpacity: 0.45 },
        radius: 'lg',
        padding: 'lg',
      },
    },
  },
})

const surfaces = {
  '--mantine-color-body': 'var(--gh-surface)',
  '--mantine-color-text': 'var(--gh-text)',
  '--mantine-color-dimmed': 'var(--gh-muted)',
  '--mantine-color-error': 'var(--gh-bad)',
  '--mantine-color-placeholder': 'var(--gh-muted)',
  '--mantine-color-default': 'var(--gh-control)',
  '--mantine-color-default-hover': 'var(--gh-control-hover)',
  '--mantine-color-default-color': 'var(--gh-text)',
  '--mantine-color-default-border': 'var(--gh-control-line)',
}

/** Mantine's variables use the tokens, which cover both themes. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({ variables: {}, light: surfaces, dark: surfaces })

/** The theme comes from the system or the directory. The window stores nothing. */
export const colorSchemeManager: MantineColorSchemeManager = {
  get: () => 'auto',
  set: () => {},
  subscribe: () => {},
  unsubscribe: () => {},
  clear: () => {},
}
