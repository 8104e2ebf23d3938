/** Imported before the service: SIGUSR2 sets its clock ten days forward, the next one back, and so on. */
const realNow = Date.now;
const jumpMs = 10 * 24 * 3_600_000;
let offsetMs = 0;

Date.now = () => realNow() + offsetMs;
globalThis.Date = new Proxy(Date, {
  construct: (target, args, maker) => Reflect.construct(target, args.length === 0 ? [Date.now()] : args, maker) as Date,
});
process.on('SIGUSR2', () => {
  offsetMs = offsetMs === 0 ? jumpMs : 0;
});
