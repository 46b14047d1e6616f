// Accuracy next to speed, at one size.
import { plot, dot, text, axisX, axisY, gridY } from "@observablehq/plot";
import { select, timed, unit } from "./data.mjs";
import { colorOf, frame, labelRoom, logTicks, number, rule, soft, spread } from "./style.mjs";

const height = 220, marginTop = 26, marginBottom = 40;

export function accuracy(figure, width) {
  const result = select(figure).find((r) => r.size === figure.size);
  const points = (result ? timed(result) : [])
    .filter((c) => c.error_eps > 0)
    .map((c) => ({ x: c.rate_per_second / 1e9, y: c.error_eps, contender: c }));
  if (points.length < 2) return null;
  const ys = points.map((p) => p.y), domain = [Math.min(...ys) / 1.6, Math.max(...ys) * 1.6];
  const ticks = logTicks(domain, 5);
  const pixel = (y) =>
    marginTop + (1 - Math.log(y / domain[0]) / Math.log(domain[1] / domain[0])) * (height - marginTop - marginBottom);
  const shifts = spread(points.map((p) => pixel(p.y)));
  return plot(
    frame({
      width: Math.min(width, 560), height, marginTop, marginBottom, marginLeft: 48,
      marginRight: labelRoom(points.map((p) => p.contender.name)),
      ariaLabel: "Error against rate",
      x: { domain: [0, 1.02 * Math.max(...points.map((p) => p.x))] },
      y: { type: "log", domain },
      marks: [
        gridY(ticks, { stroke: rule, strokeOpacity: 1 }),
        axisX({ label: unit(result), labelAnchor: "center", labelArrow: "none", tickSize: 3, ticks: 5, color: soft }),
        axisY(ticks, { label: "largest error, eps", labelArrow: "none", tickSize: 0, text: number, color: soft }),
        ...points.flatMap((p, i) => [
          dot([p], {
            x: "x", y: "y", r: 4, fill: colorOf(p.contender), className: "points",
            title: () => `${p.contender.name}: ${number(p.x)} ${unit(result)}, ${number(p.y)} eps`,
          }),
          text([p], { x: "x", y: "y", text: () => p.contender.name, dx: 8, dy: shifts[i], textAnchor: "start", fill: colorOf(p.contender) }),
        ]),
      ],
    }),
  );
}
