import type { Solution, Solver } from '@kentledge/core/database';
import highsModule from 'highs';

// Its declarations are read as those of CommonJS, where the default export is a member; the module itself is none.
const loadHighs = highsModule as unknown as typeof highsModule.default;

/** Seconds for one program. */
const patience = 10;
/** At least this is a solution's relative distance from the best, where the time suffices. */
const gap = 0.003;

/**
 * Loads HiGHS (Q. Huangfu, J. Hall: Parallelizing the dual revised simplex method, 2018), compiled to WebAssembly, and
 * returns a solver that stops at a gap of 0.3 %, or after 10 s.
 */
export async function loadSolver(): Promise<Solver> {
  const highs = await loadHighs();
  // Asked again where questions to the planner told nothing new.
  let last: { readonly program: string; readonly solution: Solution | undefined } | undefined;
  const solve: Solver = (program, variables) =>
    highs.withModel({ format: 'lp', data: program }, (model) => {
      model.options.set('output_flag', false);
      model.options.set('mip_rel_gap', gap);
      model.options.set('time_limit', patience);
      model.run();
      const status = model.getModelStatus();
      if (status !== highs.constants.modelStatus.optimal && !Number.isFinite(model.getObjectiveValue())) return undefined;
      const values = model.getSolution().colValue;
      return { objective: model.getObjectiveValue(), bound: Number(model.info.get('mip_dual_bound')), ones: variables.filter((name) => (values[model.getColByName(name)] ?? 0) > 0.5) };
    });
  return (program, variables) => {
    if (last?.program !== program) last = { program, solution: solve(program, variables) };
    return last.solution;
  };
}
