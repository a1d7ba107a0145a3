export { forecast } from './forecast.ts';
export type { Forecast, ForecastInput } from './forecast.ts';
export { servedByTwin } from './served-by-twin.ts';
