/** The page's look: light and dark by what the reader has set, black on white on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#515a66;--line:#c9ced6;--tint:#f3f5f8;--accent:#0b5cad;--red:#b3261e;--amber:#8a5a00;--green:#1f6b34;--more:#0b5cad88}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--paper:#14171b;--soft:#aeb6c1;--line:#3a4149;--tint:#1e2329;--accent:#7db7f5;--red:#ff9a91;--amber:#f2c078;--green:#8fd6a0;--more:#7db7f588}}
*{box-sizing:border-box}html{scroll-behavior:smooth}
body{margin:0 auto;padding:1rem;max-width:64rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2}h2{margin-top:3rem;border-bottom:2px solid var(--line)}h3{font-size:1rem;margin:1.5rem 0 .25rem}
.lead{color:var(--soft);max-width:46rem}.said{font-size:1.15rem;max-width:46rem;border-left:4px solid var(--accent);padding-left:.75rem}p,ul{max-width:52rem}
a{color:var(--accent)}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none;max-width:none}
.wide{overflow-x:auto;max-width:100%;margin:.25rem 0 1rem;background:linear-gradient(to right,var(--paper) 40%,transparent) left/3rem 100%,linear-gradient(to left,var(--paper) 40%,transparent) right/3rem 100%,linear-gradient(to right,var(--more),transparent) left/1.25rem 100%,linear-gradient(to left,var(--more),transparent) right/1.25rem 100%;background-repeat:no-repeat;background-attachment:local,local,scroll,scroll}.wide:focus-visible{outline:2px solid var(--accent)}
figure{margin:1.5rem 0}figcaption{font-weight:600;padding:.25rem 0}
table{border-collapse:collapse;font-size:.9rem;overflow-wrap:normal}th,td{border:1px solid var(--line);padding:.3rem .55rem;text-align:left;vertical-align:top;max-width:24rem}
th{background:var(--tint);vertical-align:bottom}.unit{display:block;font-weight:400;color:var(--soft)}td.number{text-align:right;font-variant-numeric:tabular-nums}td.number summary,td.short{white-space:nowrap}
.state{white-space:nowrap}.state-red{color:var(--red);font-weight:600}.state-amber{color:var(--amber);font-weight:600}.state-green{color:var(--green);font-weight:600}
.missing{border-left:4px solid var(--accent);background:var(--tint);padding:.5rem 1rem;margin:1rem 0}
summary{cursor:pointer}td summary{list-style:none;text-decoration:underline dotted var(--soft);text-underline-offset:.2em}td summary::-webkit-details-marker{display:none}td summary:hover,a.figure:hover{color:var(--accent)}a.figure{color:inherit;text-decoration:underline dotted var(--soft);text-underline-offset:.2em}
td details>div{text-align:left;font-size:.85rem;min-width:14rem;overflow-wrap:anywhere;white-space:normal}td details ul{padding-left:1rem;margin:.25rem 0}
details.more{margin:1rem 0}details.more>summary{color:var(--accent);font-weight:600;padding:.25rem 0}
code{font-size:.9em;overflow-wrap:anywhere}.steps>li{margin:.5rem 0}.steps li:target{background:var(--tint);outline:2px solid var(--accent)}.note-number{display:none}
svg{font:13px system-ui,sans-serif;fill:var(--ink);color:var(--ink)}svg.chart{display:block;width:100%;max-width:46rem}svg.chart:not(.heat) text,.drawing text{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}.drawing>svg{display:block;width:100%;min-width:60rem;height:auto;font-size:14px}svg.definitions{position:absolute;width:0;height:0}
.on-phone{display:none}.grid{stroke:var(--line)}.axis{stroke:var(--ink)}.bar{stroke:var(--ink);stroke-width:1}.mark{stroke:var(--ink);stroke-width:3}.note{font-size:12px;fill:var(--soft)}.cell{fill:var(--accent);stroke:var(--line)}.heat a text{text-decoration:underline dotted}
.stroke{stroke:var(--ink);stroke-width:1.2;fill:none}.shade-0{fill:#8ab4e8}.shade-1{fill:#f2c078}.shade-2{fill:#9fd3a8}.shade-3{fill:#d7a6d6}.shade-4{fill:#c4c9d1}
.line{fill:none;stroke:var(--ink);stroke-width:2;vector-effect:non-scaling-stroke;stroke-linecap:round}.line-1{stroke:var(--accent)}.line-2{stroke:var(--amber)}.line-3{stroke:var(--green)}.line-4{stroke:var(--red)}
@media (prefers-color-scheme:dark){.shade-0{fill:#2f5f96}.shade-1{fill:#8a5a12}.shade-2{fill:#2f6b3b}.shade-3{fill:#6d3f6c}.shade-4{fill:#4a525c}}
@media (max-width:40rem){.on-phone{display:inline}body{padding:.75rem}th:first-child,td:first-child{position:sticky;left:0;background:var(--paper);min-width:6rem;max-width:10rem}th:first-child{background:var(--tint)}td:not(.number,.short){min-width:7.5rem}}
@page{margin:15mm 12mm}
@media print{
:root{color-scheme:light;--ink:#000;--paper:#fff;--soft:#333;--line:#999;--tint:#fff;--accent:#000;--red:#000;--amber:#000;--green:#000}
body{max-width:none;padding:0;font-size:10pt}nav,.on-screen,.on-phone{display:none}h2,.lead{break-after:avoid}#traces h2{break-before:page}h3,figcaption,summary{break-after:avoid}h3,figcaption,.lead,.said,p{break-inside:avoid}
.wide{overflow:visible;background:none}.drawing>svg{min-width:0}table{font-size:7.5pt;width:100%}thead{display:table-header-group}figure>figcaption+.wide,tr,.missing{break-inside:avoid}th,td{padding:.15rem .3rem;max-width:none}td details>div{display:none}
.more:has(>h3:nth-child(2))>summary,.more:has(>figure:nth-child(2))>summary{display:none}.more::details-content,.traces::details-content{content-visibility:visible;display:block}.steps{font-size:6.5pt;line-height:1.3;columns:2;column-gap:6mm;padding-left:7mm}.steps>li{margin:.15rem 0}.steps ul{margin:0}
.note-number{display:inline;font-size:6pt;color:var(--soft);margin-left:.3em}.note-number::before{content:"["}.note-number::after{content:"]"}
}
@media print and (prefers-color-scheme:dark){.shade-0{fill:#8ab4e8}.shade-1{fill:#f2c078}.shade-2{fill:#9fd3a8}.shade-3{fill:#d7a6d6}.shade-4{fill:#c4c9d1}}
`.trim()
