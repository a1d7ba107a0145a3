/** The one style sheet of the page: light and dark by the reader's preference, phone to wide screen, and print. */
export const styles = `
:root{color-scheme:light dark;
--paper:#fcfcfa;--raised:#fff;--band:#f3f3ee;--ink:#1b1f24;--muted:#5c646e;--line:#c9cac4;--grid:#e7e7e1;--link:#1d5a94;
--met:#17734a;--metbg:#e2f2e9;--missed:#b3221b;--missedbg:#fbe6e3;--unknown:#8a5300;--unknownbg:#faeed6;
--service:#3f74b5;--database:#d08a2d;
--sans:system-ui,-apple-system,"Segoe UI",Roboto,"Liberation Sans",Arial,sans-serif;--mono:ui-monospace,SFMono-Regular,Menlo,Consolas,"Liberation Mono",monospace}
@media (prefers-color-scheme:dark){:root{
--paper:#121519;--raised:#1a1e24;--band:#1b2027;--ink:#e5e7e9;--muted:#9aa3ad;--line:#434b55;--grid:#262c34;--link:#86b8ea;
--met:#55c690;--metbg:#15301f;--missed:#ff8177;--missedbg:#3a1a18;--unknown:#e3b05a;--unknownbg:#352811;
--service:#6d9fdd;--database:#dfa24f}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-padding-top:16px}
body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 var(--sans);font-variant-numeric:tabular-nums;overflow-wrap:break-word}
.page{max-width:1320px;margin:0 auto;padding:0 24px 64px;display:grid;grid-template-columns:minmax(0,1fr);column-gap:48px}
h1,h2,h3,h4,p,ul,dl,dd,figure{margin:0;padding:0}
h1{font-size:34px;line-height:1.15;font-weight:650;letter-spacing:-.015em}
h2{font-size:20px;line-height:1.3;font-weight:650;letter-spacing:-.005em;margin-bottom:14px}
h3,h4{font-size:15px;font-weight:650}
a{color:var(--link);text-underline-offset:2px}
code,pre,.mono{font-family:var(--mono);font-size:.885em}
pre{overflow:auto;background:var(--band);padding:12px;border-radius:4px;line-height:1.45;margin:8px 0 0;white-space:pre}
small{font-size:13px}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.none{color:var(--muted)}
header{padding:40px 0 8px}
header .kind{color:var(--muted);font-size:13px;margin-bottom:4px}
header .outcome{font-size:20px;line-height:1.35;margin-top:8px}
header .summary{color:var(--muted);margin-top:14px;max-width:70ch}
.counts{display:flex;gap:2px;margin-top:14px;font-size:13px;font-weight:600}
.counts span{flex:1 0 auto;padding:3px 9px;min-width:52px;white-space:nowrap}
.counts span:first-child{border-radius:4px 0 0 4px}.counts span:last-child{border-radius:0 4px 4px 0}
.counts .met{background:var(--metbg);color:var(--met)}.counts .missed{background:var(--missedbg);color:var(--missed)}.counts .unknown{background:var(--unknownbg);color:var(--unknown)}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));margin-top:24px;border-top:1px solid var(--line);border-bottom:1px solid var(--line)}
.facts div{padding:12px 16px 12px 0}
.facts dt{color:var(--muted);font-size:13px}
.facts dd{font-size:24px;line-height:1.3;font-weight:600;letter-spacing:-.01em}
.facts.small{margin:4px 0 18px}
.facts.small dd{font-size:17px}
.facts small{display:block;font-weight:400;letter-spacing:0;color:var(--muted);line-height:1.35}
nav{font-size:14px}
nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:4px 16px}
nav a{color:var(--muted);text-decoration:none;display:inline-block;padding:2px 0}
nav a:hover{color:var(--ink);text-decoration:underline}
section{padding-top:44px;min-width:0}
.lead{max-width:75ch;margin-bottom:12px}
a.n{color:inherit;white-space:nowrap;text-decoration:underline dotted var(--line);text-underline-offset:3px}
a.n:hover{color:var(--link);text-decoration-color:currentColor}
[data-numbers]{cursor:help}
summary [data-numbers]{cursor:pointer}
:focus-visible{outline:2px solid var(--link);outline-offset:2px;border-radius:2px}
.scroll{overflow-x:auto;margin-top:10px}
.scroll+.scroll,figure+.scroll,.lead+.scroll{margin-top:18px}
table{border-collapse:collapse;width:100%;font-size:14px;line-height:1.4}
caption{text-align:left;color:var(--muted);font-size:13px;padding-bottom:4px}
th,td{text-align:left;vertical-align:baseline;padding:5px 16px 5px 0;border-bottom:1px solid var(--grid);font-weight:400}
th:last-child,td:last-child{padding-right:2px}
thead th{color:var(--muted);font-size:13px;border-bottom-color:var(--line);white-space:nowrap;vertical-align:bottom}
tbody tr:hover{background:var(--band)}
.num{text-align:right;white-space:nowrap}
.mid{text-align:center}
.strong{font-weight:600}
td.met a,td.met{color:var(--met)}td.missed a,td.missed{color:var(--missed)}td.unknown a,td.unknown{color:var(--unknown)}
.route{white-space:nowrap}.method{color:var(--muted)}
th.part{padding-left:16px}
.bar{white-space:nowrap}
.tight table{width:auto}
.tight th,.tight td{padding-right:32px}
.words{min-width:180px;overflow-wrap:anywhere}
.words summary{list-style-position:outside;margin-left:14px}
.words pre{max-width:460px;white-space:pre-wrap;overflow-wrap:anywhere}
.tag{display:inline-block;margin-left:8px;font:12px/1.35 var(--sans);color:var(--muted);border:1px solid var(--line);border-radius:3px;padding:0 5px;text-decoration:none;white-space:nowrap}
.badge{white-space:nowrap;font-weight:600}
.badge.met{color:var(--met)}.badge.missed{color:var(--missed)}.badge.unknown{color:var(--unknown)}
.share{display:inline-block;width:96px;height:9px;background:var(--grid);vertical-align:baseline}
.fill{display:block;height:100%;min-width:1px;background:var(--service)}
.fill.missed{background:var(--missed)}
.percent{display:inline-block;min-width:64px;padding-left:8px;white-space:nowrap}
.more{color:var(--muted);font-size:14px;margin-top:8px}
.matrix{margin-top:20px}
.matrix table{width:auto}
.matrix td,.matrix th{padding-top:3px;padding-bottom:3px}
.matrix th.mid,.matrix td.mid{padding-left:8px;padding-right:8px;min-width:64px}
.sign{font-weight:700;text-decoration:none}
a.sign{display:inline-block;min-width:24px;line-height:24px}
.sign.met,.met>.sign{color:var(--met)}.sign.missed,.missed>.sign{color:var(--missed)}.sign.unknown,.unknown>.sign{color:var(--unknown)}
a.sign.missed,a.sign.unknown{border-radius:3px}
a.sign.missed{background:var(--missedbg)}a.sign.unknown{background:var(--unknownbg)}
summary{cursor:pointer}
summary h3{display:inline}
.group{border-top:1px solid var(--line)}
.group>summary{padding:10px 0}
.group .count{color:var(--muted);font-weight:400;margin-left:8px}
.verdicts{list-style:none;padding-bottom:12px}
.verdicts li{display:grid;grid-template-columns:24px 1fr;padding:6px 0;border-top:1px solid var(--grid)}
.verdicts li:target,.numbers div:target{background:var(--unknownbg)}
.verdicts .name{font-weight:600;margin-right:6px}
.terms,.reason{color:var(--muted);font-size:13px}
.reason{color:inherit}
.terms{display:flex;flex-wrap:wrap;gap:0 18px}
.group.missed li,.group.unknown li{padding:9px 0}
figure{margin-top:4px}
.plot{display:block;width:100%;height:auto;font-family:var(--sans);font-variant-numeric:tabular-nums}
.narrow{display:none}
figcaption{color:var(--muted);font-size:13px;display:flex;flex-wrap:wrap;gap:2px 18px;margin-top:6px}
.key{display:inline-flex;align-items:center;gap:7px;white-space:nowrap}
.key i{display:inline-block;background:var(--muted)}
.key .bar{width:24px;height:9px;border-radius:5px;opacity:.35}.key .dot{width:10px;height:10px;border-radius:50%}.key .dot.met{background:var(--met)}.key .dot.missed{background:var(--missed);border-radius:0;transform:rotate(45deg) scale(.9)}.key .dot.unknown{background:none;border:2px solid var(--unknown)}.key .tick{width:2px;height:15px;background:var(--ink)}
.key .solid,.key .dash{background:none;width:26px;border-top:1.5px solid var(--ink)}.key .dash{border-top:1.5px dashed var(--muted)}
.drawing{margin:10px 0}
.drawing .box{fill:var(--raised);stroke:var(--ink);stroke-width:1.2}
.drawing .service{fill:var(--band);stroke-width:1.8}
.drawing .dashed{stroke:var(--muted);stroke-dasharray:5 4}
.drawing .box.dashed{fill:none}
.drawing .rim{fill:none;stroke:var(--ink);stroke-width:1.2}
.drawing .edge{fill:none;stroke:var(--ink);stroke-width:1.3}
.drawing .edge.dashed{stroke:var(--muted)}
.drawing .head{fill:var(--muted)}
.drawing text{fill:var(--muted);font-size:12.5px}
.drawing .title{fill:var(--ink);font-weight:650;font-size:14px}
.copy{margin-top:14px;font-size:14px}
.decisions details{border-top:1px solid var(--grid)}
.decisions details:last-of-type{border-bottom:1px solid var(--grid)}
.decisions summary{display:grid;grid-template-columns:18px minmax(0,5fr) minmax(0,6fr);gap:0 10px;padding:8px 0;list-style:none;align-items:baseline}
.decisions summary::-webkit-details-marker{display:none}
.decisions summary::before{content:"+";color:var(--muted);font-family:var(--mono)}
.decisions [open]>summary::before{content:"−"}
.decisions .choice{font-weight:600}
.inside{padding:2px 0 16px 28px;max-width:85ch}
.inside h4{margin-top:10px;font-size:14px}
.inside ul{padding-left:18px}
.inside .terms{margin-top:10px}
.pairs{display:grid;grid-template-columns:repeat(auto-fill,minmax(300px,1fr));gap:0 32px;font-size:14px}
.pairs div{display:grid;grid-template-columns:96px 1fr;padding:5px 0;border-bottom:1px solid var(--grid)}
.pairs dt{color:var(--muted)}
.numbers{font-size:13px;line-height:1.4;columns:2 420px;column-gap:40px}
.numbers div{padding:4px 0;border-bottom:1px solid var(--grid);break-inside:avoid}
.numbers dt,.popover dt{font-family:var(--mono);font-size:12.5px}
.numbers dd b,.popover dd b{margin-right:10px}
.range{color:var(--muted)}td>.range{display:block}
.from{display:block;color:var(--muted)}
.popover{position:fixed;inset:auto;margin:0;max-width:min(420px,calc(100vw - 16px));max-height:min(420px,calc(100vh - 16px));overflow-y:auto;padding:12px 14px;background:var(--raised);color:var(--ink);border:1px solid var(--line);border-radius:6px;box-shadow:0 6px 24px rgb(0 0 0/.16);font-size:14px;line-height:1.45}
.popover dd b{font-size:18px}
.popover .from{color:var(--ink);margin-top:4px}
.popover>div+div{margin-top:8px;padding-top:8px;border-top:1px solid var(--grid)}
.popover>a{display:inline-block;margin-top:8px;font-size:13px}
@media (min-width:1180px){
.page{grid-template-columns:150px minmax(0,1fr)}
nav{grid-row:1/span 2}
nav ol{position:sticky;top:24px;padding-top:44px;display:block}
}
@media (min-width:1180px){
.judged{display:grid;grid-template-columns:minmax(0,1fr) auto;column-gap:48px;align-items:start}
.judged>.matrix{margin:-12px 0 0;position:sticky;top:16px}
}
@media (max-width:640px){
body{font-size:15px}
.page{padding:0 16px 48px}
header{padding-top:24px}
h1{font-size:28px}
header .outcome{font-size:18px}
.facts{grid-template-columns:1fr 1fr}
.facts dd{font-size:20px}
.words{min-width:124px}.badge{white-space:normal}
.wide{display:none}.narrow{display:block}
nav ol{flex-wrap:nowrap;overflow-x:auto;white-space:nowrap;padding-bottom:6px}
section{padding-top:34px}
.matrix th.mid,.matrix td.mid{min-width:0;padding-left:4px;padding-right:4px}
.matrix thead th.mid{white-space:normal;font-size:11.5px;line-height:1.2;overflow-wrap:normal}
.matrix .mono{font-size:12px;padding-right:4px}
.decisions summary{grid-template-columns:18px 1fr}
.decisions .choice{grid-column:2}
.inside{padding-left:18px}
.verdicts .name{display:block}
.numbers{columns:1}
caption span{display:block;position:sticky;left:0;max-width:calc(100vw - 32px)}
th[scope=row]:not(.num){position:sticky;left:0;background:var(--paper);box-shadow:8px 0 8px -8px var(--line)}
.matrix th[scope=row]{box-shadow:none}
.stack table,.stack caption,.stack tbody,.stack tr,.stack td,.stack th[scope=row]{display:block}
.stack thead{display:none}
.stack tr{padding:8px 0;border-bottom:1px solid var(--grid)}
.stack th,.stack td{border:0;padding:2px 0}
.stack th[scope=row]{position:static;box-shadow:none;overflow-wrap:anywhere}
.stack td{position:relative;padding-left:96px;text-align:left;white-space:normal;overflow-wrap:anywhere}
.stack td::before{content:attr(data-about);position:absolute;left:14px;color:var(--muted);font-size:13px}
.stack .words pre{max-width:none}
}
@media print{
:root{color-scheme:light;--paper:#fff;--raised:#fff;--band:#f3f3ee;--ink:#000;--muted:#444;--line:#999;--grid:#ddd;--link:#000;--met:#17734a;--metbg:#e2f2e9;--missed:#b3221b;--missedbg:#fbe6e3;--unknown:#8a5300;--unknownbg:#faeed6;--service:#3f74b5;--database:#d08a2d}
body{font-size:11px}
.page{display:block;padding:0;max-width:none}
nav,.popover,.copy{display:none}
.scroll{overflow:visible}
table{font-size:10px}
section{padding-top:24px}
h2,h3,caption{break-after:avoid}
tr,li,figure{break-inside:avoid}
a.n{text-decoration:none}
pre{white-space:pre-wrap}
}
`;
