/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report's style sheet. */
#ifndef GEAE_PAGE_STYLE_H
#define GEAE_PAGE_STYLE_H

static const char page_style[] =
	":root{color-scheme:light dark;--ink:#1b1f24;--soft:#5b6570;--line:#d5dae0;--ground:#fff;--box:#f5f7f9;"
	"--good:#00694b;--bad:#b03a00;--link:#0062a3}\n"
	"@media(prefers-color-scheme:dark){:root{--ink:#e4e7ea;--soft:#9ba5af;--line:#3a424b;--ground:#14181c;"
	"--box:#1d2329;--good:#4fc79a;--bad:#ff9a62;--link:#6bb8f0}}\n"
	"*{box-sizing:border-box}\n"
	"body{margin:0 auto;max-width:64rem;padding:1.5rem 1rem 4rem;font:1rem/1.5 system-ui,-apple-system,'Segoe UI',"
	"Roboto,'Helvetica Neue',Arial,sans-serif;color:var(--ink);background:var(--ground);overflow-wrap:break-word}\n"
	"h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .4rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;"
	"padding-bottom:.2rem;border-bottom:1px solid var(--line)}p.question{font-size:1.1rem;margin:.2rem 0}\n"
	"a{color:var(--link)}.soft{color:var(--soft)}.small{font-size:.85rem}\n"
	"nav ul{list-style:none;padding:0;margin:.6rem 0;display:flex;flex-wrap:wrap;gap:.2rem 1.1rem;font-size:.9rem}\n"
	".answer{background:var(--box);border-left:.3rem solid var(--link);padding:.8rem 1rem;margin:1rem 0;font-size:1.1rem}"
	".answer p{margin:.25rem 0}.answer.good{border-color:var(--good)}.answer.bad{border-color:var(--bad)}\n"
	".good strong{color:var(--good)}.bad strong{color:var(--bad)}.open strong{color:var(--soft)}\n"
	".scroll{overflow-x:auto}.scroll:focus-visible{outline:2px solid var(--link)}"
	"table{border-collapse:collapse;width:100%;font-size:.9rem}"
	"th,td{text-align:left;vertical-align:top;padding:.3rem .8rem .3rem 0;border-bottom:1px solid var(--line)}"
	"thead th{font-weight:600;color:var(--soft)}tbody th{font-weight:400;min-width:12rem}tbody th .small{display:block}"
	"td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap;padding-right:1.2rem}"
	".stack td.n,.stack th.n{white-space:normal}td:last-child{min-width:8rem}td.at{white-space:nowrap}td.words{min-width:14rem}\n"
	"@media(max-width:40rem){.stack thead{display:none}.stack table,.stack tbody,.stack tr,.stack td,.stack tbody th{display:block;"
	"border:0;padding:.1rem 0;text-align:left;white-space:normal;min-width:0}.stack tr{border-bottom:1px solid var(--line);"
	"padding:.4rem 0}.stack td[data-label]:not(:empty)::before{content:attr(data-label) ': ';color:var(--soft)}}\n"
	"code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.85rem;"
	"overflow-wrap:anywhere}pre{background:var(--box);padding:.8rem 1rem;overflow-x:auto}\n"
	".figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1.6rem 1.4rem}"
	"figure{margin:0;min-width:0}figure img{width:100%;height:auto;display:block;background:#fff;border:1px solid var(--line)}"
	"figcaption{font-size:.9rem;margin-top:.4rem}details{margin:.6rem 0}summary{cursor:pointer}\n"
	"ul.plain{list-style:none;padding:0;margin:0}ul.plain li{padding:.15rem 0;overflow-wrap:anywhere}\n"
	"svg.graph{display:block;margin:.4rem 0}.graph .edges path{fill:none;stroke:var(--soft);stroke-width:1.2}"
	".graph rect{fill:var(--box);stroke:var(--line)}.graph .failed rect{stroke:var(--bad);stroke-width:2}"
	".graph .unfinished rect{stroke-dasharray:4 3;stroke:var(--soft)}"
	".graph text{font-size:14px;text-anchor:middle;fill:var(--ink)}.graph text.sub{font-size:12px;fill:var(--soft)}\n"
	"@media print{:root{--ink:#000;--soft:#444;--line:#bbb;--ground:#fff;--box:#f5f5f5;--good:#00694b;--bad:#b03a00;--link:#000}"
	"body{max-width:none;padding:0;font-size:10pt}nav{display:none}details::details-content{content-visibility:visible;"
	"display:block}details>*{display:block}figure,tr,.answer{break-inside:avoid}h2{break-after:avoid}pre{white-space:pre-wrap}"
	".scroll{overflow:visible}svg.graph{max-width:100%;height:auto}.figures{grid-template-columns:1fr 1fr}}\n";

#endif
