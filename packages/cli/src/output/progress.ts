import type { Progress } from '@kentledge/prove';
import type { TextSink } from '../command.ts';

/** Tells what a run is doing while it is doing it. */
export interface ProgressTeller {
  tell(progress: Progress): void;
  /** Clears what was drawn over itself. */
  end(): void;
}

const barLength = 24;
/** Erases the line that the cursor is in, and goes to its start. */
const eraseLine = '\r\u001B[2K';

/** Returns a teller that draws a bar over itself and keeps a line for each part that ended. */
function drawnProgress(sink: TextSink): ProgressTeller {
  return {
    tell({ doing, share, done }) {
      const bar = share === undefined ? '' : `${barOf(share)} `;
      sink.write(`${eraseLine}${done === undefined ? `${bar}${doing}` : `${done}\n`}`);
    },
    end: () => sink.write(eraseLine),
  };
}

/** Returns a teller that writes a line for each part that begins or ends, for pipes and logs. */
function plainProgress(sink: TextSink): ProgressTeller {
  let last = '';
  return {
    tell({ doing, done }) {
      if (done === undefined && doing === last) return;
      last = doing;
      sink.write(`${done ?? `… ${doing}`}\n`);
    },
    end: () => undefined,
  };
}

function barOf(share: number): string {
  const filled = Math.round(Math.min(1, Math.max(0, share)) * barLength);
  return `[${'#'.repeat(filled)}${'.'.repeat(barLength - filled)}] ${String(Math.floor(Math.min(1, share) * 100)).padStart(3)} %`;
}

/** Returns the teller for a terminal, or for anything else. */
export function progressTo(sink: TextSink, isTerminal: boolean): ProgressTeller {
  return isTerminal ? drawnProgress(sink) : plainProgress(sink);
}
