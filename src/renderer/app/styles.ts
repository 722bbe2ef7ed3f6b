// Only the styles of what the first screens use; the lazy parts bring their own.
// Inter, upright only. Names come in many scripts: a subset is read when a letter asks for it.
import '@fontsource-variable/inter/wght.css'
// Our own rules override the library's layer, in whatever order the chunks load.
import '@mantine/core/styles/baseline.layer.css'
import '@mantine/core/styles/default-css-variables.layer.css'
import '@mantine/core/styles/global.layer.css'
import '@mantine/core/styles/UnstyledButton.layer.css'
import '@mantine/core/styles/Button.layer.css'
import '@mantine/core/styles/Input.layer.css'
import '../ui/tokens.css'
import '../ui/controls.css'
import '../ui/forced-colors.css'
