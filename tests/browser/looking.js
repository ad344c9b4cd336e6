// What can be seen on slides and pages, and what is wrong with it. For looking.py.

const isVisible = e => e.checkVisibility({opacityProperty: true, visibilityProperty: true});

const textNodes = root => {
  const nodes = [], walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) if (walker.currentNode.data.trim()) nodes.push(walker.currentNode);
  return nodes;
};

// Name and box of everything that can be seen: words by their lines, pictures, controls. Of a
// formula its drawing counts; the text for screen readers lies hidden beside it.
const boxes = root => {
  const found = [];
  for (const node of textNodes(root)) {
    if (!isVisible(node.parentElement) || node.parentElement.closest("mjx-container, style, script")) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    for (const rect of range.getClientRects()) found.push([`“${node.data.trim().slice(0, 40)}”`, rect]);
  }
  for (const e of root.querySelectorAll("img, mjx-container > svg, input, pre, table"))
    if (isVisible(e)) found.push([e.localName === "svg" ? "formula" : e.localName, e.getBoundingClientRect()]);
  return found;
};

const badFormulas = root => {
  const found = [];
  for (const e of root.querySelectorAll("[data-mml-node=merror]"))
    found.push(`broken formula: ${e.dataset.mjxError || e.textContent}`);
  for (const e of root.querySelectorAll("mtext[mathcolor=red]"))
    found.push(`broken formula: ${e.textContent}`);
  for (const node of textNodes(root))
    if (!node.parentElement.closest("mjx-container, script, style, pre, code")
        && /\$|\\[a-zA-Z]+|[_^]\{/.test(node.data)) found.push(`raw TeX: ${node.data.trim().slice(0, 40)}`);
  return found;
};

const badPictures = root => [...root.querySelectorAll("img")].flatMap(e => [
  ...e.naturalWidth ? [] : [`a picture does not load: ${e.alt}`],
  ...(e.alt && !e.alt.startsWith("No description")) || e.matches(".panels > img + img") ? [] : ["a picture without description"],
]);

const lookAtSlide = slide => {
  const found = [...badFormulas(slide), ...badPictures(slide)], seen = boxes(slide);
  const area = document.querySelector(".slides").getBoundingClientRect();
  const corners = [...document.querySelectorAll(".slide-number, .controls button")].filter(isVisible);
  // The box of a word is a few pixels higher than its line.
  const isInside = (a, b) => a.left > b.left - 1 && a.top > b.top - 4 && a.right < b.right + 1 && a.bottom < b.bottom + 4;
  const meet = (a, b) => a.left < b.right - 1 && a.top < b.bottom - 1 && a.right > b.left + 1 && a.bottom > b.top + 1;
  if (!seen.length) found.push("nothing to see");
  for (const [name, rect] of seen) {
    if (!isInside(rect, area)) found.push(`overflows: ${name}`);
    for (const corner of corners)
      if (meet(rect, corner.getBoundingClientRect())) found.push(`under ${corner.className}: ${name}`);
  }
  for (const e of slide.querySelectorAll("pre, div, table"))
    if (isVisible(e) && getComputedStyle(e).overflowX !== "visible"
        && (e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1))
      found.push(`clipped: ${e.localName} “${e.textContent.trim().slice(0, 40)}”`);
  return [...new Set(found)];
};

const show = slide => {
  Reveal.slide(Reveal.getIndices(slide).h);
  while (Reveal.availableFragments().next) Reveal.nextFragment();
};

const lookAtSlides = () => {
  Reveal.layout(); // the window may have another size than before
  document.head.insertAdjacentHTML("beforeend", "<style>* { transition: none !important; }</style>");
  return Reveal.getSlides().flatMap((slide, k) => {
    show(slide);
    return lookAtSlide(slide).map(fault => `slide ${k + 1}: ${fault}`);
  });
};

const lookAtPage = () => {
  for (const fold of document.querySelectorAll("details")) fold.open = true;
  const found = [...badFormulas(document.body), ...badPictures(document.body)];
  const {scrollWidth, clientWidth} = document.documentElement;
  if (scrollWidth > clientWidth) found.push(`the page scrolls sideways: ${scrollWidth} > ${clientWidth}`);
  return found;
};

const lookWithAxe = async options => {
  const slides = [...document.querySelectorAll(".slides section.slide")];
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, nodes}) => nodes.map(({target}) => {
    const k = slides.indexOf(document.querySelector(target[0])?.closest("section.slide"));
    return [k < 0 ? "" : `slide ${k + 1}: `, id, target.join(" ")];
  }));
};
