/** What the layout check finds wrong in the page that is shown, one line each. It runs in the page, so it uses nothing from outside. */
export const findLayoutFaults = (): string[] => {
  type Box = { left: number; right: number; top: number; bottom: number }
  type Item = {
    readonly element: Element
    readonly isControl: boolean
    readonly name: string
    /** The nearest element that scrolls, or the page. */
    readonly scroller: Element | null
    /** The nearest element that lies over others on purpose, such as a dialog or a sticky header. */
    readonly layer: Element | null
    /** Cut by all that cuts within the scroller, and by all that cuts at all. */
    readonly inside: Box
    readonly seen: Box
  }

  const controls = 'button, a[href], input, select, textarea, summary, [role="button"], [role="option"], [role="checkbox"]'
  /** Half a pixel is rounding, and glyphs do not fill their line. */
  const CUT = 1
  const OVERLAP = 2
  const GLYPH_MARGIN = 2

  const faults = new Set<string>()
  const styles = new Map<Element, CSSStyleDeclaration>()
  const styleOf = (element: Element): CSSStyleDeclaration => {
    const known = styles.get(element) ?? getComputedStyle(element)
    styles.set(element, known)
    return known
  }
  /** Hidden from the eye, but not from screen readers. */
  const isVisuallyHidden = (element: Element): boolean => {
    const { width, height } = element.getBoundingClientRect()
    return width <= 1 || (height <= 1 && styleOf(element).clipPath !== 'none') || element.matches('.mantine-VisuallyHidden-root')
  }
  const isShown = (element: Element): boolean =>
    element.checkVisibility({ opacityProperty: true, visibilityProperty: true, contentVisibilityAuto: true }) &&
    !hasAncestor(element, isVisuallyHidden)
  const hasAncestor = (element: Element, test: (one: Element) => boolean): boolean => {
    for (let one: Element | null = element; one; one = one.parentElement) if (test(one)) return true
    return false
  }
  const isScroller = (element: Element): boolean => /auto|scroll/.test(styleOf(element).overflow)
  const isClipping = (element: Element): boolean => /hidden|clip/.test(styleOf(element).overflow)
  const isLayer = (element: Element): boolean =>
    /fixed|sticky/.test(styleOf(element).position) || element.matches('[role="dialog"], [data-portal]')
  const toBox = ({ left, right, top, bottom }: Box): Box => ({ left, right, top, bottom })
  const cut = (one: Box, other: Box): Box => ({
    left: Math.max(one.left, other.left),
    right: Math.min(one.right, other.right),
    top: Math.max(one.top, other.top),
    bottom: Math.min(one.bottom, other.bottom),
  })
  const page: Box = { left: 0, top: 0, right: innerWidth, bottom: innerHeight }
  const describe = (element: Element): string => {
    const own = element.getAttribute('aria-label') ?? element.textContent?.trim() ?? ''
    const name = typeof element.className === 'string' ? element.className.split(' ')[0] : ''
    return `“${own.slice(0, 50)}” (${element.tagName.toLowerCase()}${name ? `.${name}` : ''})`
  }

  const itemOf = (element: Element, rect: Box, isControl: boolean): Item => {
    let scroller: Element | null = null
    let layer: Element | null = null
    let inside = toBox(rect)
    let seen = toBox(rect)
    for (let one: Element | null = isControl ? element.parentElement : element; one; one = one.parentElement) {
      if (!layer && isLayer(one)) layer = one
      if (styleOf(one).display !== 'inline' && (isClipping(one) || isScroller(one))) {
        if (!scroller && isScroller(one)) scroller = one
        seen = cut(seen, one.getBoundingClientRect())
        if (!scroller) inside = seen
      }
      if (styleOf(one).position === 'fixed') break
    }
    if (isControl && isLayer(element)) layer = element
    return { element, isControl, name: describe(element), scroller, layer, inside, seen: cut(seen, page) }
  }

  /** Reports text beyond an edge where nothing scrolls to it. An ellipsis with a tooltip is no fault. */
  const checkCut = (parent: Element, rect: Box, text: string): void => {
    let canScrollX = false
    let canScrollY = false
    for (let one: Element | null = parent; one; one = one.parentElement) {
      const style = styleOf(one)
      const edge = one.getBoundingClientRect()
      const isInline = style.display === 'inline' || style.display === 'contents'
      if (!isInline && !canScrollX && /hidden|clip/.test(style.overflowX)) {
        if (rect.right > edge.right + CUT || rect.left < edge.left - CUT) {
          const hasTitle = parent.closest('[title]:not([title=""])') !== null
          if (style.textOverflow !== 'ellipsis') faults.add(`cut: “${text}” in ${describe(one)}`)
          else if (!hasTitle) faults.add(`cut without a tooltip: “${text}”`)
          return
        }
      }
      if (!isInline && !canScrollY && /hidden|clip/.test(style.overflowY) && style.webkitLineClamp === 'none') {
        const line = (rect.bottom - rect.top) / 4
        if (rect.bottom > edge.bottom + line || rect.top < edge.top - line)
          faults.add(`cut above or below: “${text}” in ${describe(one)}`)
      }
      if (/auto|scroll/.test(style.overflowX)) canScrollX = true
      if (/auto|scroll/.test(style.overflowY)) canScrollY = true
      if (style.position === 'fixed') break
    }
    if (!canScrollX && (rect.right > innerWidth + CUT || rect.left < -CUT)) faults.add(`outside the window: “${text}”`)
    if (!canScrollY && (rect.bottom > innerHeight + CUT || rect.top < -CUT)) faults.add(`outside the window: “${text}”`)
  }

  const items: Item[] = []
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  for (let node = texts.nextNode(); node; node = texts.nextNode()) {
    const parent = node.parentElement
    const text = (node.textContent ?? '').trim()
    if (!parent || text === '' || parent.closest('select, script, style, svg') || !isShown(parent)) continue
    const range = document.createRange()
    range.selectNodeContents(node)
    for (const rect of range.getClientRects()) {
      checkCut(parent, rect, text.slice(0, 60))
      items.push(itemOf(parent, { ...toBox(rect), top: rect.top + GLYPH_MARGIN, bottom: rect.bottom - GLYPH_MARGIN }, false))
    }
  }
  const context = document.createElement('canvas').getContext('2d')
  for (const element of document.querySelectorAll(controls)) {
    if (!isShown(element)) continue
    items.push(itemOf(element, element.getBoundingClientRect(), true))
    if (!(element instanceof HTMLSelectElement) || !context || element.title !== '') continue
    const { font, paddingLeft, paddingRight } = styleOf(element)
    context.font = font
    const text = element.selectedOptions[0]?.text ?? ''
    const room = element.clientWidth - Number.parseFloat(paddingLeft) - Number.parseFloat(paddingRight)
    if (context.measureText(text).width > room + CUT) faults.add(`cut: “${text}” in a select`)
  }
  for (const element of document.querySelectorAll('body *')) {
    if (!/auto|scroll/.test(styleOf(element).overflowX) || element.matches('textarea, pre') || !isShown(element)) continue
    if (element.scrollWidth > element.clientWidth + CUT) faults.add(`scrolls sideways: ${describe(element)}`)
  }

  const isOneField = (one: Element, other: Element): boolean => {
    const field = one.closest('.mantine-Input-wrapper, label')
    return field?.contains(other) === true
  }
  for (const [index, one] of items.entries())
    for (const other of items.slice(index + 1)) {
      if (one.layer !== other.layer || one.element.contains(other.element) || other.element.contains(one.element)) continue
      const isTogether = one.scroller === other.scroller
      const { left, right, top, bottom } = cut(isTogether ? one.inside : one.seen, isTogether ? other.inside : other.seen)
      if (right - left <= OVERLAP || bottom - top <= OVERLAP || isOneField(one.element, other.element)) continue
      faults.add(`overlap: ${one.name} and ${other.name}`)
    }

  // A modal dialog covers the rest on purpose.
  const modal = [...document.querySelectorAll('[role="dialog"][aria-modal="true"]')].findLast(isShown)
  for (const { element, isControl, seen, layer, name } of items) {
    if (!isControl || seen.right - seen.left < OVERLAP || seen.bottom - seen.top < OVERLAP) continue
    if (modal && !modal.contains(element)) continue
    const top = document.elementFromPoint((seen.left + seen.right) / 2, (seen.top + seen.bottom) / 2)
    if (!top || element.contains(top) || top.contains(element) || isOneField(element, top)) continue
    let over: Element | null = top
    while (over && !isLayer(over)) over = over.parentElement
    if (over === layer) faults.add(`covered: ${name} by ${describe(top)}`)
  }
  return [...faults]
}
