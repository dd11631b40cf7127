//! The mark, and the two drawings that use its motif: a hull on its rails.

use leptos::prelude::*;

/// The mark: a hull that rests on its rail. Without a name for assistive technology; see [`Brand`].
#[component]
pub fn Mark() -> impl IntoView {
    view! {
        <svg class="mark" viewBox="0 0 24 24" aria-hidden="true">
            <path
                class="mark-hull"
                d="M3.6 11.5L19.5 5.7c.9-.3 1.7.6 1.3 1.4l-2.3 4.4c-.3.5-.7.9-1.2 1.1l-6.6 2.4c-.5.2-1.1.2-1.6.1l-5.2-1.3c-1-.3-1.2-1.9-.3-2.3z"
            />
            <path class="mark-rail" d="M2.5 20.2L21.9 13.1" />
        </svg>
    }
}

/// The mark and the name.
#[component]
pub fn Brand() -> impl IntoView {
    view! {
        <span class="brand">
            <Mark />
            <span class="brand-name">"Slipway"</span>
        </span>
    }
}

/// The boat about to slip into the water, for the first run.
#[component]
pub fn LaunchDrawing() -> impl IntoView {
    view! {
        <svg class="launch-drawing" viewBox="0 0 216 112" aria-hidden="true">
            <path class="drawing-water" d="M5 93c16-9 24-2 33 1 6 2 12 1 18-2M17 104c16-9 24-2 33 1 6 2 12 1 18-2" />
            <path class="drawing-tie" d="M107 75l2.4 10M132 67l2.4 10M156 58l2.4 10M181 47l2.4 10M201 40l2.4 10" />
            <path class="drawing-rail" d="M65 87L214 37M69 96L215.500 47" />
            <path class="drawing-bow" d="M83 62L175 30.500c4-1.300 7.500 2.500 5.500 6.300L173 49 87 62z" />
            <path class="drawing-hull" d="M84 61.500l89.500-13.500-3.800 6.700a10 10 0 0 1-5 4L116.500 74.500a10 10 0 0 1-4.700.4L86 71c-5.500-1.500-6.500-7.500-2-9.500z" />
            <path class="drawing-edge" d="M83 62L175 30.500c4-1.300 7.500 2.500 5.500 6.300L169.700 54.700a10 10 0 0 1-5 4L116.500 74.500a10 10 0 0 1-4.700.4L86 71c-5.800-1.200-7.300-7-3-9z" />
            <path class="drawing-rail" d="M133 45l-8.300-25 22.300 6.200-16.700 9" />
        </svg>
    }
}

/// The rails across the lower part of the pages of first contact.
#[component]
pub fn Rails() -> impl IntoView {
    // Ties 72 apart along rails that rise by 7 in 24. Whole numbers keep the markup of both sides the same.
    let ties = (0..20)
        .map(|tie| {
            let from_the_right = 66 + tie * 72;
            let (x, y) = (1600 - from_the_right, 113 + from_the_right * 7 / 24);
            view! { <path d=format!("M{x} {y}l15 49") /> }
        })
        .collect_view();
    view! {
        <svg class="rails" viewBox="0 0 1600 480" preserveAspectRatio="xMaxYMax slice" aria-hidden="true">
            <path d="M330 483L1624 106M505 483L1624 157" />
            {ties}
        </svg>
    }
}
