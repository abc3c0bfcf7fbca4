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
	"body{margin:0 auto;max-width:60rem;padding:1.5rem 1rem 4rem;font:1rem/1.5 system-ui,-apple-system,'Segoe UI',"
	"Roboto,'Helvetica Neue',Arial,sans-serif;color:var(--ink);background:var(--ground)}\n"
	"h1{font-size:1.6rem;line-height:1.25;margin:.2rem 0 .4rem}h2{font-size:1.15rem;margin:2.2rem 0 .6rem;"
	"padding-bottom:.2rem;border-bottom:1px solid var(--line)}\n"
	"a{color:var(--link)}.soft{color:var(--soft)}.small{font-size:.85rem}\n"
	".answer{background:var(--box);border-left:.3rem solid var(--link);padding:.8rem 1rem;margin:1rem 0;font-size:1.1rem}"
	".answer p{margin:.25rem 0}.answer.good{border-color:var(--good)}.answer.bad{border-color:var(--bad)}\n"
	".good strong{color:var(--good)}.bad strong{color:var(--bad)}\n"
	".scroll{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}"
	"th,td{text-align:left;vertical-align:top;padding:.3rem .6rem .3rem 0;border-bottom:1px solid var(--line)}"
	"th{font-weight:600;color:var(--soft)}td.n,th.n{text-align:right;font-variant-numeric:tabular-nums;"
	"white-space:nowrap;padding-right:1.2rem}\n"
	"code,pre{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;font-size:.85rem}"
	"pre{background:var(--box);padding:.8rem 1rem;overflow-x:auto}\n"
	".figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(22rem,100%),1fr));gap:1.2rem}"
	"figure{margin:0}figure img{width:100%;height:auto;display:block;background:#fff;border:1px solid var(--line)}"
	"figcaption{font-size:.9rem;margin-top:.4rem}details{margin:.6rem 0}summary{cursor:pointer}\n"
	"ul.plain{list-style:none;padding:0;margin:0}ul.plain li{padding:.15rem 0;overflow-wrap:anywhere}\n"
	"@media print{body{max-width:none;padding:0;font-size:10pt}details>*{display:block}figure,tr{break-inside:avoid}"
	"pre{white-space:pre-wrap}.scroll{overflow:visible}}\n";

#endif
