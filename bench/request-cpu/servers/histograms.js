const bounds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.5, 1, 2.5, 5, 10];

/** Fixed buckets by name and class of status: what a careful hand would write. */
export class Histograms {
  #series = new Map();

  observe(name, status, seconds) {
    const label = `name="${name}",status="${Math.floor(status / 100)}xx"`;
    let series = this.#series.get(label);
    if (series === undefined) this.#series.set(label, (series = { counts: new Float64Array(bounds.length + 1), sum: 0 }));
    let at = 0;
    while (at < bounds.length && seconds > bounds[at]) at += 1;
    series.counts[at] += 1;
    series.sum += seconds;
  }

  text() {
    let text = '';
    for (const [label, { counts, sum }] of this.#series) {
      let total = 0;
      for (const [at, count] of counts.entries()) {
        total += count;
        text += `seconds_bucket{${label},le="${bounds[at] ?? '+Inf'}"} ${total}\n`;
      }
      text += `seconds_sum{${label}} ${sum}\nseconds_count{${label}} ${total}\n`;
    }
    return text;
  }
}
