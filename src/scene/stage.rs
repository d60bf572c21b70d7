//! A live picture on its page: when it is there, when it draws, and when it rests.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::js_sys::Array;
use web_sys::{
    Element, Event, HtmlButtonElement, HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry,
    ResizeObserver,
};

use crate::engine::scene::quality::Cost;
use crate::engine::scene::{Scene, merge, surface};

use super::page::{self, LIVE};
use super::painter::{Painter, Placed, Readiness};
use super::picture::{Layer, PLACE, Picture};

type Handler = Closure<dyn FnMut(Event)>;

/// A place for a live picture. It lives as long as its page; its canvas comes and goes.
pub(super) struct Stage {
    picture: Picture,
    host: Element,
    scene: RefCell<Scene>,
    live: RefCell<Option<Live>>,
    /// It has failed, and will not be tried again.
    has_failed: Cell<bool>,
    is_seen: Cell<bool>,
    /// Something has changed that is not drawn yet.
    is_stale: Cell<bool>,
    /// The places of the stills, or the size of the canvas, may have changed.
    is_moved: Cell<bool>,
    is_asked: Cell<bool>,
    last_frame: Cell<Option<f64>>,
    frame: RefCell<Option<Closure<dyn FnMut()>>>,
    on_lost: RefCell<Option<Handler>>,
    on_restored: RefCell<Option<Handler>>,
    sizes: RefCell<Option<ResizeObserver>>,
    sight: RefCell<Option<IntersectionObserver>>,
}

/// A canvas, and who draws on it; nobody while its context is lost.
struct Live {
    canvas: HtmlCanvasElement,
    painter: Option<Painter>,
    layers: Vec<Placed>,
    /// Of the rung that the canvas has the pixels for.
    scale: f64,
}

impl Stage {
    /// The stage of a picture, if the page has that.
    pub(super) fn find(picture: Picture) -> Option<Rc<Stage>> {
        let host = page::document().query_selector(&format!("[data-scene={}]", picture.name())).ok()??;
        let stage = Rc::new(Stage {
            picture,
            host,
            scene: RefCell::new(Scene::new(picture.drifts())),
            live: RefCell::default(),
            has_failed: Cell::new(false),
            is_seen: Cell::new(false),
            is_stale: Cell::new(true),
            is_moved: Cell::new(true),
            is_asked: Cell::new(false),
            last_frame: Cell::new(None),
            frame: RefCell::default(),
            on_lost: RefCell::default(),
            on_restored: RefCell::default(),
            sizes: RefCell::default(),
            sight: RefCell::default(),
        });
        stage.listen();
        Some(stage)
    }

    fn listen(self: &Rc<Stage>) {
        let with = |act: fn(&Rc<Stage>, Event)| {
            let stage = self.clone();
            Handler::new(move |event| act(&stage, event))
        };
        *self.on_lost.borrow_mut() = Some(with(Stage::lost));
        *self.on_restored.borrow_mut() = Some(with(|stage, _| stage.restored()));
        let stage = self.clone();
        *self.frame.borrow_mut() = Some(Closure::new(move || stage.draw()));

        let stage = self.clone();
        let moved = Closure::<dyn FnMut()>::new(move || stage.measure());
        *self.sizes.borrow_mut() = ResizeObserver::new(moved.as_ref().unchecked_ref()).ok();
        moved.forget();

        let stage = self.clone();
        let seen = Closure::<dyn FnMut(Array)>::new(move |entries: Array| {
            let last = entries.pop().unchecked_into::<IntersectionObserverEntry>();
            stage.is_seen.set(last.is_intersecting());
            stage.allow_or_leave();
        });
        *self.sight.borrow_mut() = IntersectionObserver::new(seen.as_ref().unchecked_ref()).ok();
        seen.forget();
        self.look_at(&self.host);

        if let Some(button) = self.button() {
            let stage = self.clone();
            page::listen(&button, "click", move |_: Event| {
                stage.scene.borrow_mut().merge.press();
                stage.say_whether_merged();
                stage.touch();
            });
        }
    }

    /// Of two elements that stand in the same place the canvas is the smaller: once it is there, it counts.
    fn look_at(&self, target: &Element) {
        if let Some(sight) = &*self.sight.borrow() {
            sight.disconnect();
            sight.observe(target);
        }
    }

    /// Brings the picture to life when it is seen first, or takes it away when the visitor wants no motion.
    pub(super) fn allow_or_leave(self: &Rc<Stage>) {
        if page::less_motion().is_some_and(|query| query.matches()) {
            self.leave();
        } else if self.is_seen.get() && self.live.borrow().is_none() && !self.has_failed.get() {
            self.enter();
        }
        self.wake();
    }

    fn enter(self: &Rc<Stage>) {
        let canvas = page::document().create_element("canvas").ok().and_then(|canvas| canvas.dyn_into().ok());
        let place = self.host.query_selector(PLACE).ok().flatten();
        let (Some(canvas), Some(place)) = (canvas, place) else { return self.fail() };
        let canvas: HtmlCanvasElement = canvas;
        let Some(painter) = Painter::new(&canvas, self.picture) else { return self.fail() };
        let handlers = [("webglcontextlost", &self.on_lost), ("webglcontextrestored", &self.on_restored)];
        for (event, handler) in handlers {
            if let Some(handler) = &*handler.borrow() {
                // No canvas refuses a listener.
                let _ = canvas.add_event_listener_with_callback(event, handler.as_ref().unchecked_ref());
            }
        }
        if place.append_child(&canvas).is_err() {
            return self.fail();
        }
        if let Some(sizes) = &*self.sizes.borrow() {
            sizes.observe(&canvas);
        }
        self.look_at(&canvas);
        *self.live.borrow_mut() = Some(Live { canvas, painter: Some(painter), layers: Vec::new(), scale: 0.0 });
        self.read_scroll();
        self.scene.borrow_mut().merge.settle();
        self.measure();
    }

    /// The still stands again, for good.
    fn fail(&self) {
        self.has_failed.set(true);
        self.leave();
    }

    /// The still stands again.
    fn leave(&self) {
        self.hide();
        if let Some(live) = self.live.take() {
            if let Some(sizes) = &*self.sizes.borrow() {
                sizes.disconnect();
            }
            live.canvas.remove();
            self.look_at(&self.host);
        }
    }

    fn hide(&self) {
        // A class list takes any word without a space.
        let _ = self.host.class_list().remove_1(LIVE);
        if let Some(button) = self.button() {
            button.set_disabled(true);
            let _ = button.remove_attribute("aria-pressed");
        }
    }

    fn show(&self) {
        let _ = self.host.class_list().add_1(LIVE);
        if let Some(button) = self.button() {
            button.set_disabled(false);
        }
        self.say_whether_merged();
    }

    fn lost(self: &Rc<Stage>, event: Event) {
        // The browser gives a context back only to those who say that they can use one.
        event.prevent_default();
        if let Some(live) = &mut *self.live.borrow_mut() {
            live.painter = None;
        }
        self.hide();
    }

    fn restored(self: &Rc<Stage>) {
        let painter = self.live.borrow().as_ref().and_then(|live| Painter::new(&live.canvas, self.picture));
        match (painter, &mut *self.live.borrow_mut()) {
            (Some(painter), Some(live)) => live.painter = Some(painter),
            _ => self.has_failed.set(true),
        }
        if self.has_failed.get() {
            return self.leave();
        }
        self.touch();
    }

    /// Leans the light: each of -1..=1, right and up.
    pub(super) fn lean(self: &Rc<Stage>, x: f64, y: f64) {
        self.scene.borrow_mut().lean(x, y);
        self.wake();
    }

    /// The page has been scrolled.
    pub(super) fn scrolled(self: &Rc<Stage>) {
        if self.is_seen.get() && self.picture.merging().is_some() {
            self.read_scroll();
            self.say_whether_merged();
            self.wake();
        }
    }

    fn read_scroll(&self) {
        let Some(merging) = self.picture.merging() else { return };
        let Some(traveller) = self.host.query_selector(merging.traveller).ok().flatten() else { return };
        let (way, traveller) = (self.host.get_bounding_client_rect(), traveller.get_bounding_client_rect());
        let share = merge::of_scroll(traveller.top() - way.top(), way.height() - traveller.height());
        self.scene.borrow_mut().merge.scroll_to(share);
    }

    fn button(&self) -> Option<HtmlButtonElement> {
        let selector = self.picture.merging()?.button;
        self.host.query_selector(selector).ok()??.dyn_into().ok()
    }

    fn say_whether_merged(&self) {
        if let Some(button) = self.button().filter(|button| !button.disabled()) {
            let pressed = if self.scene.borrow().merge.is_merged() { "true" } else { "false" };
            // Only a name that is none is refused.
            let _ = button.set_attribute("aria-pressed", pressed);
        }
    }

    /// The window or the canvas has another size.
    pub(super) fn measure(self: &Rc<Stage>) {
        self.is_moved.set(true);
        self.touch();
    }

    fn touch(self: &Rc<Stage>) {
        self.is_stale.set(true);
        self.wake();
    }

    /// Asks for a frame if there is something to draw and somebody to see it.
    pub(super) fn wake(self: &Rc<Stage>) {
        let has_painter = self.live.borrow().as_ref().is_some_and(|live| live.painter.is_some());
        let is_seen = self.is_seen.get() && !page::document().hidden();
        if !has_painter || !is_seen || !(self.is_stale.get() || self.scene.borrow().is_moving()) {
            if !self.is_asked.get() {
                self.rest();
            }
        } else if !self.is_asked.replace(true)
            && let Some(frame) = &*self.frame.borrow()
        {
            let asked = page::window().request_animation_frame(frame.as_ref().unchecked_ref());
            self.is_asked.set(asked.is_ok());
        }
    }

    /// What comes next comes after a pause.
    fn rest(&self) {
        self.last_frame.set(None);
        self.scene.borrow_mut().quality.pause();
    }

    fn draw(self: &Rc<Stage>) {
        self.is_asked.set(false);
        let is_seen = self.is_seen.get() && !page::document().hidden();
        let readiness = match &mut *self.live.borrow_mut() {
            Some(Live { painter: Some(painter), .. }) if is_seen => painter.readiness(),
            _ => return self.rest(),
        };
        match readiness {
            Readiness::Refused => return self.fail(),
            Readiness::Waiting => {}
            Readiness::Ready => {
                self.draw_frame();
                self.is_stale.set(false);
                self.show();
            }
        }
        self.wake();
    }

    fn draw_frame(&self) {
        let (now, mut scene) = (page::now(), self.scene.borrow_mut());
        let apart = self.last_frame.replace(Some(now)).map(|last| now - last);
        let Some(Live { canvas, painter: Some(painter), layers, scale }) = &mut *self.live.borrow_mut() else { return };
        let cost = if painter.has_clock() { painter.elapsed_ms().map(Cost::Gpu) } else { apart.map(Cost::Apart) };
        if let Some(cost) = cost {
            scene.quality.note(cost);
        }
        scene.advance(apart.unwrap_or_default());
        let is_rescaled = std::mem::replace(scale, scene.rung().scale) != scene.rung().scale;
        if self.is_moved.replace(false) || is_rescaled {
            *layers = place(canvas, self.picture.layers(&self.host), &self.host, *scale);
        }
        painter.draw(layers, &scene);
    }
}

/// Gives the canvas its pixels, and says where on it the stills stand.
fn place(canvas: &HtmlCanvasElement, layers: &[Layer], host: &Element, scale: f64) -> Vec<Placed> {
    let box_ = canvas.get_bounding_client_rect();
    let (width, height) = surface::pixels(box_.width(), box_.height(), page::window().device_pixel_ratio(), scale);
    if (canvas.width(), canvas.height()) != (width, height) {
        canvas.set_width(width);
        canvas.set_height(height);
    }
    let (across, down) = (f64::from(width) / box_.width().max(1.0), f64::from(height) / box_.height().max(1.0));
    let placed = |layer: &Layer| {
        let still = host.query_selector(layer.still).ok()??.get_bounding_client_rect();
        let origin = [(still.left() - box_.left()) * across, (box_.bottom() - still.bottom()) * down];
        let size = [still.width() * across, still.height() * down];
        Some(Placed {
            number: layer.number,
            pearl: layer.pearl,
            lean: layer.lean,
            origin: origin.map(|length| length as f32),
            size: size.map(|length| length as f32),
        })
    };
    layers.iter().filter_map(placed).collect()
}
