// Draws the charts of the page into the places that it has for them, as wide as these are.
import { accuracy } from "./accuracy.mjs";
import { climb } from "./climb.mjs";
import { rates } from "./rates.mjs";
import { roofline } from "./roofline.mjs";
import { speedups } from "./speedups.mjs";
import { standing } from "./standing.mjs";

const charts = { accuracy, climb, rates, roofline, speedups, standing };

/// False when the data has nothing to draw.
function draw(figure, width) {
  const drawing = charts[figure.dataset.chart](figure.dataset, width);
  if (drawing) figure.querySelector(".plot").replaceChildren(drawing);
  return drawing !== null;
}

// Also tells when a folded part is opened: until then it has no width.
const observer = new ResizeObserver((entries) => {
  for (const { target, contentRect } of entries) {
    const width = Math.floor(contentRect.width);
    if (width === 0 || Number(target.dataset.width) === width) continue;
    target.dataset.width = width;
    draw(target.parentElement, width);
  }
});

for (const figure of document.querySelectorAll("figure.chart")) {
  if (!draw(figure, 640)) continue;
  figure.hidden = false;
  observer.observe(figure.querySelector(".plot"));
}
document.documentElement.dataset.charts = "drawn";
