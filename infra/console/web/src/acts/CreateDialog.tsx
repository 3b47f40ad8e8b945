import { useState } from 'preact/hooks';
import type { CreateCurriculum } from '../api';
import { Dialog } from '../app/Dialog';
import { act } from '../live/ask';
import { status } from '../live/events';
import { operator } from './operator';

const POLICIES: readonly (readonly [string, string])[] = [
  ['weak-skill', 'more of what the student gets wrong'],
  ['difficulty-band', 'skills neither mastered nor out of reach'],
  ['thompson', 'weak skills, drawn by how sure their rates are'],
  ['learning-progress', 'skills whose rate changes'],
  ['balanced', 'every skill alike'],
  ['target-distribution', 'a given share for each skill'],
  ['random', 'as the pool has them: the baseline'],
];

/** Creates a curriculum: what has no default is asked for, the rest is as the command line has it. */
export function CreateDialog({ onClose }: { readonly onClose: () => void }) {
  const [name, setName] = useState('');
  const [student, setStudent] = useState(status.value?.students[0] ?? '');
  const [policy, setPolicy] = useState('weak-skill');
  const [options, setOptions] = useState('');
  const [budget, setBudget] = useState('1000');
  const [unit, setUnit] = useState<'examples' | 'tokens'>('examples');
  const [pacing, setPacing] = useState<NonNullable<CreateCurriculum['pacing']>>('demand');
  const [pace, setPace] = useState('64');
  const [seed, setSeed] = useState('');
  const [busy, setBusy] = useState(false);
  const [said, setSaid] = useState<{ ok: boolean; text: string } | null>(null);

  const send = async (event: Event) => {
    event.preventDefault();
    if (!operator.value) return;
    const body: CreateCurriculum = { name: name.trim(), student: student.trim(), policy, pacing };
    body[unit === 'examples' ? 'budget' : 'tokenBudget'] = Number(budget);
    if (pacing === 'demand') body.ahead = Number(pace);
    if (pacing === 'rate') body.ratePerHour = Number(pace);
    if (pacing === 'mirror') body.mirror = pace.trim();
    if (seed.trim()) body.seed = seed.trim();
    const given = options.split(/[\s,]+/).filter(Boolean).map((one) => one.split('=') as [string, string]);
    if (given.length > 0) body.policyOptions = Object.fromEntries(given);
    setBusy(true);
    try {
      setSaid({ ok: true, text: await act('curricula', operator.value, body) });
    } catch (failure) {
      setSaid({ ok: false, text: failure instanceof Error ? failure.message : String(failure) });
    }
    setBusy(false);
  };

  const pacings = { demand: ['Examples ahead of the trainers', 'number'], rate: ['Examples an hour', 'number'], mirror: ['Curriculum to keep up with', 'text'], 'all-at-once': null } as const;
  const asked = pacings[pacing];
  return (
    <Dialog title="Create a curriculum" onClose={onClose}>
      <form class="form" onSubmit={(event) => void send(event)}>
        <div class="form-grid">
          <label class="stacked">Name<input class="field" required autoFocus value={name} onInput={(event) => setName(event.currentTarget.value)} /></label>
          <label class="stacked">Student<input class="field" required list="students" value={student} onInput={(event) => setStudent(event.currentTarget.value)} /></label>
          <datalist id="students">{status.value?.students.map((one) => <option key={one} value={one} />)}</datalist>
          <label class="stacked">Policy<select class="field" value={policy} onChange={(event) => setPolicy(event.currentTarget.value)}>{POLICIES.map(([value, what]) => <option key={value} value={value}>{value}: {what}</option>)}</select></label>
          <label class="stacked">Policy options (name=value)<input class="field mono" placeholder="defaults" value={options} onInput={(event) => setOptions(event.currentTarget.value)} /></label>
          <label class="stacked">Budget<span class="row"><input class="field grow" type="number" min="1" required value={budget} onInput={(event) => setBudget(event.currentTarget.value)} /><select class="field" aria-label="Unit of the budget" value={unit} onChange={(event) => setUnit(event.currentTarget.value as typeof unit)}><option>examples</option><option>tokens</option></select></span></label>
          <label class="stacked">Seed<input class="field" inputMode="numeric" pattern="-?[0-9]+" placeholder="default" value={seed} onInput={(event) => setSeed(event.currentTarget.value)} /></label>
          <label class="stacked">Pacing<select class="field" value={pacing} onChange={(event) => { setPacing(event.currentTarget.value as typeof pacing); setPace(event.currentTarget.value === 'demand' ? '64' : ''); }}><option value="demand">demand: a bounded number ahead of the trainers</option><option value="rate">rate: by the clock</option><option value="mirror">mirror: with another curriculum</option><option value="all-at-once">all at once</option></select></label>
          {asked && <label class="stacked">{asked[0]}<input class="field" required type={asked[1]} min="1" value={pace} onInput={(event) => setPace(event.currentTarget.value)} /></label>}
        </div>
        <p>{name.trim() || 'It'} will select {unit === 'examples' ? `${budget || '…'} examples` : `examples of ${budget || '…'} tokens`} from the pool for {student || 'its student'}, starting at once. It can be paused and closed, but not changed.</p>
        {said && <p class={said.ok ? 'note' : 'note bad'} role="alert">{said.text}</p>}
        <div class="row end">
          <button type="button" class="button" onClick={onClose}>{said?.ok ? 'Done' : 'Cancel'}</button>
          {!said?.ok && <button type="submit" class="button primary" disabled={busy}>{busy ? 'Asking…' : 'Create'}</button>}
        </div>
      </form>
    </Dialog>
  );
}
