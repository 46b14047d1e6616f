// A ladder: how much of the ceiling each rung reaches, a line for each size.
import { plot, line, dot, text, ruleX, axisX, axisY, gridX } from "@observablehq/plot";
import { select, timed } from "./data.mjs";
import { accent, frame, halo, ink, logTicks, percent, rule, soft, spread } from "./style.mjs";

const rowHeight = 24, marginTop = 40, marginBottom = 34;

const nameOf = (contender) =>
  contender.threads > 1 ? `${contender.name} (${contender.threads})` : contender.name;

export function climb({ kernel, type }, width) {
  const results = select({ section: "ladder", kernel, type });
  const points = results.map((result) => ({
    size: result.size,
    rungs: timed(result)
      .filter((c) => c.ceiling.rate_per_second > 0)
      .map((c) => ({ rung: nameOf(c), share: c.rate_per_second / c.ceiling.rate_per_second, size: result.size })),
  })).filter((s) => s.rungs.length);
  if (!points.length) return null;
  const rungs = [...new Set(results.flatMap((r) => r.contenders.map(nameOf)))];
  const least = Math.min(...points.flatMap((s) => s.rungs.map((p) => p.share)));
  const most = Math.max(1, ...points.flatMap((s) => s.rungs.map((p) => p.share)));
  const marginLeft = 12 + 6.6 * Math.max(...rungs.map((r) => r.length)), marginRight = 24;
  const domain = [least / 1.3, most * 1.05];
  const pixel = (share) =>
    (Math.log(share / domain[0]) / Math.log(domain[1] / domain[0])) * (width - marginLeft - marginRight);
  const ticks = logTicks(domain, (width - marginLeft) / 60);
  const widest = Math.max(...points.map((s) => s.size.length));
  const shifts = spread(points.map((s) => pixel(s.rungs.at(-1).share)), 8 + 6.6 * widest);
  return plot(
    frame({
      width, height: marginTop + marginBottom + rowHeight * rungs.length,
      marginLeft, marginRight, marginTop, marginBottom,
      ariaLabel: `The ladder of ${kernel}, ${type}`,
      x: { type: "log", domain },
      y: { type: "point", domain: rungs, padding: 0.5 },
      marks: [
        gridX(ticks, { stroke: rule, strokeOpacity: 1 }),
        axisX(ticks, { anchor: "top", label: "share of the ceiling", labelArrow: "none", tickSize: 0, text: percent, color: soft }),
        axisY({ label: null, tickSize: 0, color: ink }),
        ruleX([1], { stroke: ink, strokeWidth: 1.2 }),
        ...points.flatMap((s, i) => {
          const last = i === points.length - 1, color = last ? accent : soft;
          return [
            line(s.rungs, { x: "share", y: "rung", stroke: color, strokeWidth: last ? 2.2 : 1.2, strokeOpacity: last ? 1 : 0.6 }),
            dot(s.rungs, {
              x: "share", y: "rung", r: last ? 3.2 : 2.4, fill: color, className: "points",
              title: (p) => `${p.rung}, ${p.size}: ${percent(p.share)} of the ceiling`,
            }),
            text(s.rungs.slice(-1), {
              x: "share", y: "rung", text: "size", dx: shifts[i], dy: 16, fill: color, fontWeight: last ? 600 : 400, ...halo,
            }),
          ];
        }),
      ],
    }),
  );
}
