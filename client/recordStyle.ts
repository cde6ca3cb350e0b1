/** The style of a record; the page allows no other, by its hash. */
export const RECORD_STYLE = `
html { font: 16px/1.5 system-ui, "Noto Sans", "Noto Sans CJK SC", sans-serif; color: #1c1c1c; background: #fff; }
body { margin: 0 auto; max-width: 66rem; padding: 0 1.25rem 4rem; overflow-wrap: break-word; }
nav { position: sticky; top: 0; background: #fff; border-bottom: 1px solid #bbb; padding: 0.6rem 0; z-index: 1; }
nav a { margin-right: 1rem; }
a { color: #0b4f8a; }
a:focus-visible, summary:focus-visible, button:focus-visible, input:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px; }
section, header { scroll-margin-top: 3rem; }
h1 { font-size: 1.9rem; line-height: 1.2; margin: 0.2rem 0; }
h2 { margin-top: 2.5rem; border-bottom: 2px solid #1c1c1c; }
h3 { margin-bottom: 0.2rem; }
.id, .small, figcaption { color: #555; font-size: 0.85rem; }
.id { margin: 1.5rem 0 0; }
.sentence { font-size: 1.15rem; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0 1rem; }
th, td { border: 1px solid #ccc; padding: 0.3rem 0.5rem; text-align: left; vertical-align: top; }
thead th { background: #f1f1f1; }
td p { margin: 0.3rem 0; }
input { max-width: 100%; box-sizing: border-box; }
.facts th, .facts td { border: 0; }
.facts th { width: 11rem; font-weight: normal; color: #555; padding-left: 0; }
code, pre { overflow-wrap: anywhere; font: 0.8rem/1.4 ui-monospace, monospace; }
pre { white-space: pre-wrap; background: #f6f6f6; padding: 0.6rem; }
details { margin: 0.4rem 0; }
summary { cursor: pointer; }
article { border-left: 3px solid #ccc; padding-left: 1rem; margin: 1rem 0; font-family: "Noto Serif", "Noto Serif CJK SC", serif; position: relative; }
article .place { float: right; margin-left: 1rem; font: 0.7rem/1.6 sans-serif; color: #555; }
article h4 { font-size: 1.4rem; line-height: 1.25; } article h5 { font-size: 1.15rem; } article h6 { font-size: 1rem; }
article .rendering { font: 0.85rem/1.4 system-ui, sans-serif; color: #555; }
.mark, .refused { border-left: 4px solid #a33; padding-left: 0.5rem; margin: 0.3rem 0; }
.blocks { background: #fdecec; }
tr:target { background: #fff6d6; }
#verdict { border-left: 6px solid #777; padding: 0.6rem 0.8rem; background: #f4f4f4; font-weight: 600; }
#verdict.good { border-color: #1d6b34; background: #e9f5ec; }
#verdict.bad { border-color: #a11; background: #fdecec; }
.route { overflow-x: auto; }
.route svg { width: 100%; min-width: 34rem; max-width: 50rem; height: auto; font: 13px system-ui, sans-serif; }
.route .lane { stroke: #ddd; }
.route .closed { fill: #9fb9d3; } .route .open { fill: #f0c36d; }
.route .position { fill: #1d6b34; } .route .objection { fill: #a11; } .route .finding { fill: #0b4f8a; } .route .other { fill: #666; }
.route .axis { fill: #555; font-size: 11px; } .route .end { text-anchor: end; }
.key { print-color-adjust: exact; display: inline-block; width: 0.7rem; height: 0.7rem; border-radius: 50%; }
.key.position { background: #1d6b34; } .key.objection { background: #a11; } .key.finding { background: #0b4f8a; } .key.other { background: #666; }
@media (max-width: 40rem) { table, tbody, tr, td, th { display: block; } thead { display: none; } td, th { border-top: 0; } td:empty { display: none; } tr { border-top: 2px solid #777; } .facts tr { border: 0; } .route { margin: 1rem 0; } }
@media print { nav, form { display: none; } details > * { display: block; } body { max-width: none; } }
`;
