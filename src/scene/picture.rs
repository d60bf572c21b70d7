//! Which pictures there are, and where in them the pearl stands.

use web_sys::Element;

/// Where the canvas goes, below a picture's element.
pub(super) const PLACE: &str = ".live-picture";

/// A picture with a still.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Picture {
    Overture,
    Coda,
}

/// The parts of a picture whose bodies merge, as selectors.
pub(super) struct Merging {
    pub(super) button: &'static str,
    pub(super) traveller: &'static str,
}

/// A still that is drawn again, live, where it stands: the figures of `PICTURES` in `xtask/js/still.mjs`, as shares of
/// its width and height.
pub(super) struct Layer {
    /// Of the still, below the picture's element.
    pub(super) still: &'static str,
    /// The shader's `u_layer`.
    pub(super) number: i32,
    /// The shader's `u_pearl`: the centre from the lower left, and the radius in heights.
    pub(super) pearl: [f32; 3],
    /// The shader's `u_lean`, radians.
    pub(super) lean: f32,
}

const PEARL: Layer = Layer { still: ".night-pearl", number: 1, pearl: [0.5, 0.5, 324.0 / 1040.0], lean: 0.0 };
const WATER: Layer = Layer {
    still: ".night-water",
    number: 2,
    pearl: [0.5, (640.0 - 12.0 + 1.64 * 260.0) / 640.0, 260.0 / 640.0],
    lean: 0.0,
};
const BODIES: Layer = Layer { still: ".merging-before", number: 0, pearl: [0.5, 0.5, 260.0 / 900.0], lean: 0.16 };
const BODIES_UPRIGHT: Layer =
    Layer { still: ".merging-before", number: 0, pearl: [0.5, 0.5, 260.0 / 1300.0], lean: 1.02 };

impl Picture {
    pub(super) const ALL: [Picture; 2] = [Picture::Overture, Picture::Coda];

    /// Its name in the document, as `data-scene`.
    pub(super) fn name(self) -> &'static str {
        match self {
            Picture::Overture => "overture",
            Picture::Coda => "coda",
        }
    }

    /// Where the visitor may merge its bodies by a press, and what travels along its way as the page is scrolled.
    pub(super) fn merging(self) -> Option<Merging> {
        (self == Picture::Coda).then_some(Merging { button: "button", traveller: ".merging-stage" })
    }

    /// Whether something in it moves by itself: water does.
    pub(super) fn drifts(self) -> bool {
        self == Picture::Overture
    }

    /// Its shader's own part, after what both share.
    pub(super) fn shader(self) -> &'static str {
        match self {
            Picture::Overture => include_str!(concat!(env!("OUT_DIR"), "/overture.frag")),
            Picture::Coda => include_str!(concat!(env!("OUT_DIR"), "/coda.frag")),
        }
    }

    /// Its layers, from the back to the front; the stills are below `host`.
    pub(super) fn layers(self, host: &Element) -> &'static [Layer] {
        match self {
            Picture::Overture => &[WATER, PEARL],
            Picture::Coda if is_upright(host, BODIES.still) => &[BODIES_UPRIGHT],
            Picture::Coda => &[BODIES],
        }
    }
}

/// Whether the browser chose the still for upright screens.
fn is_upright(host: &Element, still: &str) -> bool {
    let still = host.query_selector(still).ok().flatten();
    still.map(|still| still.get_bounding_client_rect()).is_some_and(|place| place.height() > place.width())
}
