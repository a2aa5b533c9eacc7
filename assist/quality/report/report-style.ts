/** The look of a report, for light and dark; colours of text keep 4.5 : 1 on their ground. */
export const reportStyle = `
:root { color-scheme: light dark;
  --ground: light-dark(#ffffff, #11161c); --ink: light-dark(#1a2129, #e6ebf1); --quiet: light-dark(#5a6673, #9aa7b5);
  --line: light-dark(#dde2e9, #2a3542); --customer: light-dark(#1668b8, #5aa5ec); --agent: light-dark(#7b8794, #7d8a98);
  --card: light-dark(#1f7a4d, #4cc38a); --alert: light-dark(#b4540a, #f0a04b); }
* { box-sizing: border-box; }
body { margin: 2rem auto; max-width: 1040px; padding: 0 1.25rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; }
h1 { font-size: 1.6rem; margin: 0 0 .75rem; } h2 { font-size: 1.15rem; margin: 2.25rem 0 .5rem; }
.facts { display: flex; flex-wrap: wrap; gap: .5rem 2rem; margin: 0 0 1.25rem; }
.facts dt { color: var(--quiet); font-size: .8rem; } .facts dd { margin: 0; font-variant-numeric: tabular-nums; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th { text-align: left; color: var(--quiet); font-weight: 500; font-size: .85rem; }
th, td { padding: .3rem .75rem .3rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
a { color: var(--customer); }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(290px, 1fr)); gap: 1.5rem; margin: 1rem 0 1.5rem; }
figure { margin: 0; } figcaption { font-size: .85rem; color: var(--quiet); margin-bottom: .25rem; }
svg { width: 100%; height: auto; display: block; } svg text { font-size: 12px; fill: var(--ink); }
svg .time { fill: var(--quiet); font-size: 11px; } .grid { stroke: var(--line); }
rect.customer, rect.bar { fill: var(--customer); } rect.agent { fill: var(--agent); }
.card { fill: var(--card); } .alert { fill: var(--alert); }
.found, .failed li { color: var(--alert); } .found { margin: .25rem 0 .5rem; padding-left: 1.1rem; }
.talk { list-style: none; padding: 0; margin: 1rem 0 0; }
.talk li { display: grid; grid-template-columns: 3.5rem 5.5rem 1fr; gap: .5rem; padding: .2rem 0; }
.talk time { color: var(--quiet); font-variant-numeric: tabular-nums; } .talk b { font-weight: 500; color: var(--quiet); }
.talk .customer b { color: var(--customer); } .talk .shown b, .talk .shown em { color: var(--card); }
.talk em { font-style: normal; font-variant-numeric: tabular-nums; }
.first { display: block; color: var(--quiet); font-size: .85rem; } .doubt { color: var(--alert); font-size: .8rem; }
.note { color: var(--quiet); font-size: .85rem; margin-top: 2.5rem; }
@media print { body { max-width: none; } section { break-inside: avoid-page; } }
`
