/** The page's look: light and dark by what the reader has set, black on white on paper. */
export const STYLE = `
:root{color-scheme:light dark;--ink:#1b1f24;--paper:#fff;--soft:#5b6470;--line:#c9ced6;--tint:#f3f5f8;--accent:#0b5cad}
@media (prefers-color-scheme:dark){:root{--ink:#e8eaed;--paper:#14171b;--soft:#a5adb8;--line:#3a4149;--tint:#1e2329;--accent:#7db7f5}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:72rem;font:1rem/1.5 system-ui,sans-serif;color:var(--ink);background:var(--paper);overflow-wrap:anywhere}
h1{font-size:1.7rem;line-height:1.2}h2{margin-top:2.5rem;border-bottom:1px solid var(--line)}
a{color:var(--accent)}nav ul{display:flex;flex-wrap:wrap;gap:.25rem 1rem;padding:0;list-style:none}
.wide{overflow-x:auto;max-width:100%;margin:1rem 0}td.number summary{white-space:nowrap}.wide:focus{outline:2px solid var(--accent)}
figure{margin:1.5rem 0}figcaption,caption{font-weight:600;text-align:left;padding:.25rem 0}
table{border-collapse:collapse;font-size:.9rem;overflow-wrap:normal}th,td{border:1px solid var(--line);padding:.25rem .5rem;text-align:left;vertical-align:top;max-width:28rem}
th{background:var(--tint)}td.number{text-align:right;font-variant-numeric:tabular-nums}
.missing{border-left:4px solid var(--accent);background:var(--tint);padding:.5rem 1rem}
summary{cursor:pointer}td details>div{text-align:left;font-size:.85rem;min-width:14rem;overflow-wrap:anywhere}
code{font-size:.9em;overflow-wrap:anywhere}.steps>li{margin:.5rem 0}
svg{display:block;width:100%;min-width:36rem;height:auto;font:13px system-ui,sans-serif;fill:var(--ink);color:var(--ink)}svg.definitions{position:absolute;min-width:0;width:0;height:0}
.grid{stroke:var(--line)}.bar{stroke:var(--ink);stroke-width:1}.mark{stroke:var(--ink);stroke-width:3}.note{font-size:12px;fill:var(--soft)}.cell{fill:var(--accent);stroke:var(--line)}
.stroke{stroke:var(--ink);stroke-width:1.2;fill:none}.shade-0{fill:#8ab4e8}.shade-1{fill:#f2c078}.shade-2{fill:#9fd3a8}.shade-3{fill:#d7a6d6}.shade-4{fill:#c4c9d1}
@media (prefers-color-scheme:dark){.shade-0{fill:#2f5f96}.shade-1{fill:#8a5a12}.shade-2{fill:#2f6b3b}.shade-3{fill:#6d3f6c}.shade-4{fill:#4a525c}}
@media print{:root{--ink:#000;--paper:#fff;--soft:#333;--line:#999;--tint:#fff;--accent:#000}body{max-width:none;padding:0;font-size:10pt}nav{display:none}.wide{overflow:visible}svg{min-width:0}table{font-size:8pt;overflow-wrap:anywhere}figure,tr{break-inside:avoid}h2{break-after:avoid}}
`.trim()
