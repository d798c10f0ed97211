// node duckdb.mjs DATA OUT [adhoc]    env: LOAD=view, IDS=text|int (int: ids as BIGINT, which loses leading zeros; a lower bound only), STYLE=mask|filter
import { createRequire } from 'node:module';
import { COLS, YN, TABLES, LINE, RACES, IND, Run, adhoc } from './workloads.mjs';
const require = createRequire((process.env.PEERS_DIR ?? process.cwd()) + '/');
const { DuckDBInstance } = require('@duckdb/node-api');
const [dir, out, mode] = process.argv.slice(2), IDT = process.env.IDS === 'int' ? 'BIGINT' : 'VARCHAR', STYLE = process.env.STYLE ?? 'mask';
const run = new Run(`duckdb-${process.env.LOAD === 'view' ? 'direct-' : ''}${IDT === 'BIGINT' ? 'int' : 'text'}-${STYLE}`);
const db = await DuckDBInstance.create(':memory:', { threads: process.env.THREADS ?? '2', preserve_insertion_order: 'false' });
const con = await db.connect();
const ENUM = { level: "'middle','secondary','postsecondary'", gender: "'M','F'", race_ethnicity: [...RACES, 'UNKNOWN'].map(r => `'${r}'`).join(), rate: "'four_year','extended'", diploma: "'regular','alternate','equivalency','other'", subject: "'RLA','MATH','SCIENCE'", type: "'postsecondary','advanced_training','military','service','peace_corps','employment'", detail: "'certificate','associate','baccalaureate','registered_apprenticeship','pre_apprenticeship','certification_licensure','other'", route: "'dual','concurrent','transfer'", nontraditional_for: "'M','F'" };
// DuckDB compares an enum column with a bare string literal as VARCHAR (it casts the column, row by row): type the literals instead
const et = c => YN.has(c) ? 'yn' : ENUM[c] ? 'e_' + c : null;
const typed = q => q.replace(/\b(\w+)\s*=\s*'([^']*)'/g, (m, c, v) => et(c) ? `${c}='${v}'::${et(c)}` : m)
  .replace(/\b(\w+) IN \(('[^()]*')\)/g, (m, c, l) => et(c) ? `${c} IN (${l.replace(/'[^']*'/g, v => `${v}::${et(c)}`)})` : m)
  .replace(/CASE (subject|type|gender|detail) ((?:WHEN '\w+' THEN (?:\w+|CASE detail (?:WHEN '\w+' THEN \w+ )+ELSE \w+ END) ?)+)/g, (m, c, l) => `CASE ${c} ` + l.replace(/CASE detail ((?:WHEN '\w+' THEN \w+ )+)/g, (n, k) => 'CASE detail ' + k.replace(/WHEN '(\w+)' THEN/g, "WHEN '$1'::e_detail THEN")).replace(/WHEN '(\w+)' THEN/g, `WHEN '$1'::e_${c} THEN`));
const x = s => con.run(typed(s)), rows = async s => (await con.runAndReadAll(typed(s))).getRows();
await x("CREATE TYPE yn AS ENUM('Y','N')"); for (const k in ENUM) await x(`CREATE TYPE e_${k} AS ENUM(${ENUM[k]})`);
const type = (t, c) => c === 'level' && t === 'levels' ? 'DECIMAL(9,4)' : YN.has(c) ? 'yn' : ENUM[c] ? 'e_' + c : c.endsWith('_year') ? 'SMALLINT' : c.endsWith('_date') ? 'DATE' : /credits|hours/.test(c) ? 'DECIMAL(9,4)' : c === 'cluster' ? 'TINYINT' : /student_id|program_id|course_id/.test(c) ? IDT : 'VARCHAR';
const VIEW = process.env.LOAD === 'view'; // view: no loaded tables, the two reports read straight from the CSV (students, course_completions... are tokenised, unused columns not converted)
for (const t of TABLES) await x(`CREATE ${VIEW && t !== 'programs' ? 'VIEW' : 'TABLE'} ${t} AS SELECT * FROM read_csv('${dir}/${t}.csv', header=true, delim=',', quote='"', escape='"', auto_detect=false, columns={${COLS[t].map(c => `'${c}':'${type(t, c)}'`).join()}})`);
run.stage('load');
// student-level table
await x(`CREATE TABLE cp AS SELECT student_id, program_id, min(course_id)<>max(course_id) AS c2 FROM course_completions JOIN programs USING(program_id) WHERE completed='Y' AND level='secondary' GROUP BY 1,2`);
await x(`CREATE TABLE cs AS SELECT student_id, coalesce(bit_or(CASE WHEN c2 THEN 1::INT<<(cluster-1) END),0) AS cm, bool_or(c2 AND nontraditional_for='M') AS ntm, bool_or(c2 AND nontraditional_for='F') AS ntf FROM cp JOIN programs USING(program_id) GROUP BY 1`);
const lm = cm => [...LINE.map((c, i) => `CASE WHEN ${c} THEN ${2 ** i}::BIGINT ELSE 0 END`), `(${cm}::BIGINT<<21)`].join(' | ');
await x(`CREATE TABLE s AS SELECT students.*, cs.student_id IS NOT NULL AS part, level='secondary' AND coalesce(cm,0)<>0 AS conc, coalesce(cm,0) AS cm, coalesce(ntm,false) AS ntm, coalesce(ntf,false) AS ntf, coalesce(level='secondary' AND CASE gender WHEN 'M' THEN ntm WHEN 'F' THEN ntf END,false) AS nt FROM students LEFT JOIN cs USING(student_id)`);
await x(`CREATE TABLE k AS SELECT student_id, cm, nt, ntm OR ntf AS ntd, ${STYLE === 'mask' ? lm('cm') + ' AS lm' : LINE.map((c, i) => `coalesce(${c},false) AS l${i + 1}`).join()} FROM s WHERE conc`);
run.stage('derive');
const col = Array.from({ length: 18 }, (_, c) => c);
if (STYLE === 'mask') {
  for (const [l, c, n] of await rows(`WITH g AS (SELECT cm, lm & ${2 ** 21 - 1} AS lm, count(*) AS n FROM k GROUP BY ALL) SELECT l, c, sum(n) FROM g, range(1,22) L(l), range(0,18) C(c) WHERE (lm>>(l-1))&1=1 AND (c=0 OR (cm>>greatest(c-1,0)::INT)&1=1) GROUP BY ALL`)) run.w1(Number(l), Number(c), n);
} else {
  const r = await rows(`SELECT ${LINE.map((_, i) => col.map(c => `count(*) FILTER (WHERE l${i + 1}${c ? ` AND (cm & ${1 << (c - 1)})<>0` : ''})`).join()).join()} FROM k`);
  LINE.forEach((_, i) => col.forEach(c => run.w1(i + 1, c, r[0][i * 18 + c])));
}
run.stage('w1');
const den = "DATE '2024-07-01' AND DATE '2025-06-30'";
const bits = { gc: `SELECT student_id, bit_or(CASE WHEN diploma IN ('regular','alternate') THEN 3 ELSE 1 END) AS m FROM graduation_cohort SEMI JOIN k USING(student_id) WHERE rate='four_year' AND cohort_year=2025 GROUP BY 1`,
  ex: `SELECT student_id, bit_or(CASE WHEN exit_date BETWEEN ${den} THEN 1 + CASE WHEN graduated='Y' THEN 2 ELSE 0 END WHEN exit_date BETWEEN DATE '2023-07-01' AND DATE '2024-06-30' THEN 4 ELSE 0 END) AS m FROM exits SEMI JOIN k USING(student_id) GROUP BY 1`,
  asm: `SELECT student_id, bit_or((CASE WHEN proficient='Y' THEN 3 ELSE 1 END) << (CASE subject WHEN 'RLA' THEN 2 WHEN 'MATH' THEN 4 ELSE 6 END)) AS m FROM assessments SEMI JOIN k USING(student_id) WHERE took='Y' AND reported='Y' GROUP BY 1`,
  pl: `SELECT student_id, bit_or(CASE type WHEN 'advanced_training' THEN 1 WHEN 'military' THEN 2 WHEN 'employment' THEN 8 WHEN 'postsecondary' THEN CASE detail WHEN 'certificate' THEN 16 WHEN 'associate' THEN 32 WHEN 'baccalaureate' THEN 64 ELSE 0 END ELSE 4 END) AS m FROM placements p JOIN exits e USING(student_id) SEMI JOIN k USING(student_id) WHERE exit_date BETWEEN DATE '2023-07-01' AND DATE '2024-06-30' AND p.quarter = year(exit_date + INTERVAL 6 MONTH) || 'Q' || quarter(exit_date + INTERVAL 6 MONTH) GROUP BY 1`,
  cr: `SELECT DISTINCT student_id FROM credentials SEMI JOIN k USING(student_id) WHERE recognized='Y' AND award_date<=DATE '2025-06-30'`,
  pc: `SELECT DISTINCT student_id FROM postsecondary_credits JOIN cp USING(student_id, program_id) WHERE c2 AND credits>0`,
  wb: `SELECT DISTINCT student_id FROM work_based_learning SEMI JOIN k USING(student_id) WHERE hours>0` };
const grad = 'CASE WHEN (coalesce(ex.m,0)&3)=3 THEN';
const im = `coalesce(gc.m,0) | CASE WHEN (coalesce(ex.m,0)&1)=1 THEN coalesce(asm.m,0) ELSE 0 END | CASE WHEN (coalesce(ex.m,0)&4)=4 THEN 256 | CASE WHEN pl.m IS NULL THEN 0 ELSE 512 | (pl.m<<18) END ELSE 0 END | CASE WHEN ntd THEN 1024 | CASE WHEN nt THEN 2048 ELSE 0 END ELSE 0 END | ${grad} 4096 | 16384 | 65536 | CASE WHEN cr.student_id IS NULL THEN 0 ELSE 8192 END | CASE WHEN pc.student_id IS NULL THEN 0 ELSE 32768 END | CASE WHEN wb.student_id IS NULL THEN 0 ELSE 131072 END ELSE 0 END`;
await x(`CREATE TABLE ki AS SELECT k.*, ${im} AS im FROM k ${Object.entries(bits).map(([n, q]) => `LEFT JOIN (${q}) ${n} USING(student_id)`).join(' ')}`);
run.stage('w2derive');
if (STYLE === 'mask') {
  for (const [l, ...v] of await rows(`WITH u AS (SELECT l, im, count(*) AS n FROM (SELECT unnest(list_filter(range(1,39), i -> (lm>>(i-1))&1=1)) AS l, im FROM ki WHERE im<>0) GROUP BY ALL) SELECT l, ${Array.from({ length: 25 }, (_, b) => `sum(CASE WHEN im & ${1 << b} <> 0 THEN n ELSE 0 END)`).join()} FROM u GROUP BY l`)) v.forEach((n, b) => run.fromIndMask(Number(l), b, n));
} else {
  for (let b = 0; b < 25; ++b) { const L = b < 18 ? 38 : 1;
    const r = await rows(`SELECT ${Array.from({ length: L }, (_, i) => i < 21 ? `count(*) FILTER (WHERE l${i + 1})` : `count(*) FILTER (WHERE (cm & ${1 << (i - 21)})<>0)`).join()} FROM ki WHERE (im & ${1 << b})<>0`);
    r[0].forEach((n, i) => run.fromIndMask(i + 1, b, n)); }
}
run.stage('w2');
if (mode === 'adhoc') await run.w3(adhoc({ miss: c => `${c} IS NULL`, ex: (t, w) => `student_id IN (SELECT student_id FROM ${t} WHERE ${w})` }).map(q => async () => (await rows(q))[0][0]));
run.done(out);
process.exit(0);
