import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { Skills } from '../api';
import { Answered, Choices, Empty, Interval, Picker, Trend, useThrottled } from '../app/parts';
import { change, go, href, route } from '../app/route';
import { theme } from '../app/theme';
import { Chart } from '../chart/Chart';
import { brief, count, percent } from '../format/number';
import { address } from '../live/ask';
import { status } from '../live/events';
import { AGAIN, useQuestion } from '../live/question';
import { Table, type Column } from '../table/Table';
import { Crumbs } from './Crumbs';
import { Legend } from './Legend';
import { listed, type Listing, type SortBy } from './listing';
import { picture, type Kind, type Piece } from './pictures';
import { evidenceOf, pathOf, rowOf, treeAfter, treeOf, type SkillTree } from './tree';

/** The tree as a picture, and a table beside it. */
export function SkillsView() {
  const { params } = route.value;
  const student = params.get('student') ?? '';
  const version = params.get('tree') ?? '';
  const answer = useQuestion<Skills, Held>(
    address('skills', { student, tree: version }),
    {
      skills: (held, event) => {
        // Counts are nobody's: they are told only of students that have rates.
        if (event.refetch) return AGAIN;
        const tree = treeAfter(held.tree, event);
        return tree === held.tree ? held : { ...held, tree };
      },
    },
    (skills) => ({ skills, tree: treeOf(skills) }),
  );
  return (
    <div class="view skills">
      <Answered answer={answer}>{(held) => <Tree skills={held.skills} tree={held.tree} />}</Answered>
    </div>
  );
}

interface Held {
  readonly skills: Skills;
  readonly tree: SkillTree;
}

function Tree({ skills, tree }: { readonly skills: Skills; readonly tree: SkillTree }) {
  const { params } = route.value;
  const said = status.value;
  if (tree.columns.id.length <= 1 && !said?.students.length) {
    return (
      <Empty title="No skills yet">
        <span>They appear with the first traces and attempts. Send some:</span>
        <code>skillstream produce traces.jsonl</code>
      </Empty>
    );
  }
  const focus = Math.max(0, rowOf(tree, params.getAll('at')));
  const root = 0;
  return (
    <>
      <div class="toolbar">
        <Picker label="Student" value={skills.student} of={(said?.students.length ? said.students : [skills.student]).map((name) => [name, name || 'none yet'])} onChoose={(value) => change({ student: value }, 'push')} />
        <Picker label="Skill tree" value={skills.treeVersion} of={(said?.trees.length ? said.trees : [skills.treeVersion]).map((name, index) => [name, index === 0 ? `${name.slice(0, 8)} (in force)` : name.slice(0, 8)])} onChoose={(value) => change({ tree: value, at: [] }, 'push')} />
        <span class="grow" />
        <dl class="figures">
          <div title={`Of all skills${skills.estimator && `, estimated by ${skills.estimator}`}${skills.conditions && `; attempts sampled with ${skills.conditions}`}`}><dt>Error rate</dt><dd>{percent(tree.columns.mean[root])}</dd></div>
          <div><dt>Skills</dt><dd>{count(tree.columns.id.length - 1)}</dd></div>
          <div><dt>Leaves</dt><dd>{count(tree.leaves[root])}</dd></div>
          <div><dt>Candidates</dt><dd title={count(skills.candidates)}>{brief(skills.candidates)}</dd></div>
          <div><dt>Selected</dt><dd>{brief(tree.columns.selected[root])}</dd></div>
        </dl>
      </div>
      <div class="split">
        <PictureCard tree={tree} focus={focus} />
        <TableCard tree={tree} focus={focus} />
      </div>
    </>
  );
}

function zoom(tree: SkillTree, row: number): void {
  change({ at: pathOf(tree, row) }, 'push');
}

function open(tree: SkillTree, row: number): void {
  go('skill', { student: tree.student, tree: tree.treeVersion, path: pathOf(tree, row) });
}

function PictureCard({ tree, focus }: { readonly tree: SkillTree; readonly focus: number }) {
  const kind: Kind = route.value.params.get('picture') === 'treemap' ? 'treemap' : 'sunburst';
  const drawn = useThrottled(tree, 4_000);
  const shown = drawn.treeVersion === tree.treeVersion && drawn.student === tree.student && drawn.columns.id.length === tree.columns.id.length ? drawn : tree;
  const painted = theme.value;
  const option = useMemo(() => picture(shown, focus, kind, painted), [shown, focus, kind, painted]);
  const mean = tree.columns.mean[focus] ?? null;
  const pick = (data: unknown) => {
    const piece = data as Piece | undefined;
    if (piece?.row === undefined) return;
    if (tree.children[piece.row]!.length > 0 && (piece.hidden === 0 || piece.row !== focus)) zoom(tree, piece.row);
    else if (piece.hidden === 0) open(tree, piece.row);
  };
  return (
    <section class="card picture" aria-label="Skill tree">
      <header>
        <Crumbs names={[tree.columns.name[0] || 'All skills', ...pathOf(tree, focus)]} onGo={(depth) => change({ at: pathOf(tree, focus).slice(0, depth) }, 'push')} />
        <Choices label="Picture" value={kind} of={[['sunburst', 'Sunburst'], ['treemap', 'Treemap']]} onChoose={(value) => change({ picture: value === 'sunburst' ? null : value })} />
      </header>
      <div class="picture-box">
        {tree.children[focus]!.length === 0 ? (
          <Empty title="A leaf: there is nothing below it" />
        ) : (
          <Chart key={kind} option={option} replace={false} onPick={pick} label={`${tree.children[focus]!.length} skills below ${tree.columns.name[focus] || 'the root'}, coloured by error rate and sized by pool. The table beside it says the same in numbers.`} />
        )}
        {kind === 'sunburst' && (
          <div class="hub">
            <span class="hub-rate">{mean === null ? 'unknown' : percent(mean)}</span>
            <a class="hub-name" href={href('skill', { student: tree.student, tree: tree.treeVersion, path: pathOf(tree, focus) })}>
              {tree.columns.name[focus] || 'all skills'}
            </a>
            {focus > 0 && (
              <button type="button" class="button small plain" onClick={() => zoom(tree, tree.parents[focus]!)}>
                ↑ out
              </button>
            )}
          </div>
        )}
      </div>
      <Legend />
    </section>
  );
}

function TableCard({ tree, focus }: { readonly tree: SkillTree; readonly focus: number }) {
  const { params } = route.value;
  const sort = (params.get('sort') ?? 'rate') as SortBy;
  const descending = params.get('order') !== 'up';
  const search = params.get('search') ?? '';
  const show = (params.get('show') ?? 'leaves') as Listing['show'];
  const known = (params.get('known') ?? 'any') as Listing['known'];
  const rows = useMemo(() => listed(tree, { below: focus, show, search, sort, descending, known }), [tree, focus, show, search, sort, descending, known]);
  const [at, setAt] = useState(-1);
  const active = at < 0 ? -1 : rows.indexOf(at);
  const typing = useRef<ReturnType<typeof setTimeout>>();
  useEffect(() => () => clearTimeout(typing.current), []);

  const { columns } = tree;
  const row = (index: number) => rows[index]!;
  const cells: Column[] = [
    { key: 'name', title: 'Skill', width: 'minmax(120px, 1fr)', sortable: true, cell: (i) => <SkillName tree={tree} row={row(i)} focus={focus} /> },
    { key: 'rate', title: 'Error rate', hint: 'Share of wrong answers, with its 90 % interval', width: '136px', sortable: true, cell: (i) => <Interval mean={columns.mean[row(i)] ?? null} lower={columns.lower[row(i)] ?? null} upper={columns.upper[row(i)] ?? null} /> },
    { key: 'evidence', title: 'Evidence', hint: 'Problems with a verdict; unknown ones are not counted', width: '62px', numeric: true, sortable: true, cell: (i) => <span title={`${count(columns.wrong[row(i)])} wrong, ${count(columns.correct[row(i)])} correct, ${count(columns.unknown[row(i)])} unknown`}>{brief(evidenceOf(columns, row(i)))}</span> },
    { key: 'trend', title: 'Trend', hint: 'Change since the checkpoint before, in points', width: '50px', numeric: true, sortable: true, cell: (i) => <Trend value={columns.trend[row(i)]} /> },
    { key: 'pool', title: 'Pool', hint: 'Entries of the pool under the skill', width: '48px', numeric: true, sortable: true, cell: (i) => brief(columns.pool[row(i)]) },
    { key: 'selected', title: 'Selected', hint: 'Selections that exercise the skill', width: '62px', numeric: true, sortable: true, cell: (i) => brief(columns.selected[row(i)]) },
    { key: 'trained', title: 'Trained', hint: 'Of these, what a committed checkpoint holds', width: '56px', numeric: true, sortable: true, cell: (i) => brief(columns.trained[row(i)]) },
  ];
  return (
    <section class="card tabled" aria-label="Skills in numbers">
      <header>
        <input
          class="field grow"
          type="search"
          data-search
          aria-label="Search skills"
          placeholder="Search skills  ( / )"
          value={search}
          onInput={(event) => {
            const value = event.currentTarget.value;
            clearTimeout(typing.current);
            typing.current = setTimeout(() => change({ search: value }), 120);
          }}
        />
        <Choices label="Which skills" value={show} of={[['leaves', 'Leaves'], ['children', 'Next level'], ['all', 'All']]} onChoose={(value) => change({ show: value === 'leaves' ? null : value })} />
        <select class="field" aria-label="With or without a rate" value={known} onChange={(event) => change({ known: event.currentTarget.value === 'any' ? null : event.currentTarget.value })}>
          <option value="any">any rate</option>
          <option value="known">rate known</option>
          <option value="unknown">rate unknown</option>
        </select>
        <span class="muted small" aria-live="polite">{count(rows.length)}</span>
      </header>
      <Table
        label="Skills"
        columns={cells}
        rows={rows.length}
        rowKey={(index) => columns.id[row(index)]!}
        sort={{ key: sort, descending }}
        onSort={(key) => change({ sort: key === 'rate' ? null : key, order: key === sort ? (descending ? 'up' : null) : key === 'name' ? 'up' : null })}
        active={active}
        onActive={(index) => setAt(row(index))}
        onOpen={(index) => open(tree, row(index))}
        onKey={(key, index) => {
          if (key === 'ArrowRight' && index >= 0 && tree.children[row(index)]!.length > 0) zoom(tree, row(index));
          else if (key === 'ArrowLeft' && focus > 0) zoom(tree, tree.parents[focus]!);
          else return false;
          return true;
        }}
        empty={<Empty title={search ? `No skill matches “${search}”` : 'No skill to list here'}>{search && <span>Search looks at the names on the whole path below {tree.columns.name[focus] || 'the root'}.</span>}</Empty>}
      />
    </section>
  );
}

function SkillName({ tree, row, focus }: { readonly tree: SkillTree; readonly row: number; readonly focus: number }) {
  const path = pathOf(tree, row);
  const above = path.slice(pathOf(tree, focus).length, -1).join(' › ');
  return (
    <span class="skill-name" title={path.join(' › ')}>
      <span class="ellipsis">{tree.columns.name[row] || 'all skills'}</span>
      {above && <span class="ellipsis muted small">{above}</span>}
    </span>
  );
}
