// Draws a tree of elements made by kg/pages/markup.py. Strings become text nodes and nothing else.
const TAGS = new Set(("a abbr article aside b blockquote button cite code dd details div dl dt em footer form h1 h2 h3 " +
  "header i input label li main mark nav ol option p pre q s section select small span strong sub summary sup table " +
  "tbody td th thead time tr u ul").split(" "));
const ATTRIBUTES = new Set(("class title role type name open lang datetime colspan tabindex hidden for id scope " +
  "data-id data-kind data-topic data-copy").split(" "));

function plain(url) {
  try {
    return ["http:", "https:"].includes(new URL(url).protocol);
  } catch {
    return false;
  }
}

function draw(node) {
  if (typeof node === "string") return document.createTextNode(node);
  const [tag, attributes, ...children] = node;
  if (!TAGS.has(tag)) return document.createTextNode("");
  const made = document.createElement(tag);
  const { to, href } = attributes;
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("aria-") || ATTRIBUTES.has(name)) made.setAttribute(name, value === true ? "" : String(value));
    else if (name === "checked" || name === "selected") made[name] = Boolean(value);
    else if (name === "amount") made.style.setProperty("--amount", String(Number(value)));
  }
  made.append(...children.map(draw));
  if (tag === "a" && to) leadTo(made, to);
  else if (tag === "a" && href && plain(href)) Object.assign(made, { href, target: "_blank", rel: "noopener noreferrer" });
  else if (tag === "button" && to) made.addEventListener("click", () => go(to));
  else if (tag === "button" && attributes["data-copy"]) {
    made.addEventListener("click", () => copy(made, attributes["data-copy"]));
  } else if (tag === "input" && to) made.addEventListener("change", () => go(to));
  else if (tag === "select") {
    const options = children.filter((child) => child[0] === "option");
    made.addEventListener("change", () => go(options[made.selectedIndex][1].to));
  }
  return made;
}

async function copy(control, text) {
  const before = control.textContent;
  try {
    await navigator.clipboard.writeText(text);
    control.textContent = "Copied";
  } catch {
    control.textContent = "Copy is blocked: select the text";
  }
  setTimeout(() => { control.textContent = before; }, 1600);
}

function matchScheme(root) {
  const ground = getComputedStyle(root).getPropertyValue("--st-background-color").trim();
  const [r, g, b] = (ground.match(/^#(..)(..)(..)/) || []).slice(1).map((pair) => parseInt(pair, 16));
  if (b !== undefined) root.style.colorScheme = 0.3 * r + 0.6 * g + 0.1 * b < 128 ? "dark" : "light";
}

// A redraw must not take the keyboard's place away: remember which control had it, by order.
const CONTROLS = "a, button, input, select, summary";

export default function ({ data, parentElement }) {
  let root = parentElement.querySelector(":scope > .kg-view");
  if (!root) {
    root = document.createElement("div");
    parentElement.append(root);
  }
  if (!root.closest(".stApp")) matchScheme(root); // a popover hangs outside of what says light or dark
  root.className = `kg-view ${data.kind || ""}`;
  const drawn = JSON.stringify(data);
  if (root.drawn === drawn) return;
  root.drawn = drawn;
  const place = [...root.querySelectorAll(CONTROLS)].indexOf(root.getRootNode().activeElement);
  const opened = new Set([...root.querySelectorAll("details[open][data-id]")].map((d) => d.dataset.id));
  root.replaceChildren(...data.tree.map(draw));
  for (const d of root.querySelectorAll("details[data-id]")) if (opened.has(d.dataset.id)) d.open = true;
  if (place >= 0) root.querySelectorAll(CONTROLS)[place]?.focus({ preventScroll: true });
}
