import { Ago, Empty } from '../app/parts';
import { brief, count } from '../format/number';
import type { Run } from './charts';
import { Dash } from './TrainingView';

const TONES: Record<string, string> = { 'in force': 'good', 'promoted before': 'accent', 'rolled back': 'bad', undecided: '' };

/** Checkpoints of the chosen curricula, newest first. */
export function Checkpoints({ runs }: { readonly runs: readonly Run[] }) {
  const all = runs
    .flatMap((run) => run.training.checkpoints.map((checkpoint) => ({ checkpoint, place: run.place })))
    .sort((a, b) => (a.checkpoint.at < b.checkpoint.at ? 1 : -1));
  return (
    <section class="card" aria-label="Checkpoints">
      <header><h2>Checkpoints</h2><span class="muted small">{count(all.length)}</span></header>
      {all.length === 0 ? (
        <Empty title="No checkpoint yet"><span>A trainer commits one from time to time.</span></Empty>
      ) : (
        <div class="body">
          <table class="plain">
            <thead>
              <tr><th>Checkpoint</th><th>Curriculum</th><th class="number">Step</th><th class="number">Examples</th><th class="number">Tokens</th><th>Standing</th><th>Committed</th><th>Where</th></tr>
            </thead>
            <tbody>
              {all.slice(0, 60).map(({ checkpoint, place }) => (
                <tr key={`${checkpoint.curriculum}/${checkpoint.checkpoint}`}>
                  <td class="mono">{checkpoint.checkpoint}{checkpoint.branchOf && <span class="muted"> branch of {checkpoint.branchOf}</span>}</td>
                  <td><Dash place={place} /> {checkpoint.curriculum}</td>
                  <td class="number">{count(checkpoint.step)}</td>
                  <td class="number">{count(checkpoint.examples)}</td>
                  <td class="number">{brief(checkpoint.tokens)}</td>
                  <td>{checkpoint.standing ? <span class={`tag ${TONES[checkpoint.standing] ?? ''}`}>{checkpoint.standing}</span> : <span class="muted">not compared</span>}</td>
                  <td><Ago at={checkpoint.at} /></td>
                  <td class="mono small muted location" title={checkpoint.location}>{checkpoint.location}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
