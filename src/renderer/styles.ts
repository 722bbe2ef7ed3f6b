// Only the styles of what the first screens use; the lazy parts bring their own.
// Inter, upright only. Names come in many scripts: a subset is read when a letter asks for it.
import '@fontsource-variable/inter/wght.css'
import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import '@mantine/core/styles/Button.css'
import '@mantine/core/styles/Input.css'
import './tokens.css'
import './controls.css'
