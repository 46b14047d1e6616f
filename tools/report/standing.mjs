// Where the library stands: a row for each kernel, speed over the fastest peer.
import { plot, dot, link, ruleX, axisX, axisY, gridX } from "@observablehq/plot";
import { data } from "./data.mjs";
import { accent, frame, ink, logTicks, number, rule, soft } from "./style.mjs";

export function standing(_, width) {
  const rows = (data.standings ?? []).filter((s) => s.threads === 1);
  if (!rows.length) return null;
  const kernels = [...new Set(rows.map((s) => s.kernel))];
  const marginLeft = 14 + 6.8 * Math.max(...kernels.map((k) => k.length));
  const low = Math.min(0.9, ...rows.map((s) => s.worst)), high = Math.max(1.2, ...rows.map((s) => s.mean));
  const domain = [low / 1.05, high * 1.12], ticks = logTicks(domain, (width - marginLeft) / 50);
  const offsets = { f64: -5, f32: 5 };
  return plot(
    frame({
      width, height: 72 + 28 * kernels.length, marginLeft, marginRight: 24, marginTop: 40, marginBottom: 12,
      ariaLabel: "lanes over the fastest peer",
      x: { type: "log", domain },
      y: { type: "point", domain: kernels, padding: 0.6 },
      marks: [
        gridX(ticks, { stroke: rule, strokeOpacity: 1 }),
        axisX(ticks, {
          anchor: "top", label: "times the fastest peer; filled f64, open f32", labelArrow: "none", tickSize: 0,
          text: number, color: soft,
        }),
        axisY({ label: null, tickSize: 0, color: ink }),
        ruleX([1], { stroke: ink, strokeWidth: 1.2 }),
        ...Object.entries(offsets).flatMap(([type, dy]) => {
          const of = rows.filter((s) => s.type === type);
          return [
            link(of, { x1: "worst", x2: "mean", y1: "kernel", y2: "kernel", stroke: accent, strokeOpacity: 0.35, strokeWidth: 1.5, dy }),
            dot(of, {
              x: "mean", y: "kernel", dy, r: 4, className: "points",
              fill: type === "f64" ? accent : "var(--paper)", stroke: accent, strokeWidth: 1.5,
              title: (s) => `${s.kernel} ${s.type}: ${number(s.mean)} times the fastest peer, at worst ${number(s.worst)} at ${s.worst_at}`,
            }),
          ];
        }),
      ],
    }),
  );
}
