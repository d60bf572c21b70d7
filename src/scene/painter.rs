//! A canvas that is drawn on: one program, one triangle that covers the view.

use wasm_bindgen::{JsCast, JsValue};
use web_sys::js_sys::{Object, Reflect};
use web_sys::{
    HtmlCanvasElement, WebGl2RenderingContext as Gl, WebGlProgram, WebGlQuery, WebGlShader, WebGlUniformLocation,
};

use crate::engine::scene::{Scene, quality};

use super::picture::Picture;

/// What both pictures are drawn with.
const COMMON: &str = include_str!(concat!(env!("OUT_DIR"), "/pearl.glsl"));
const TRIANGLE: &str = "#version 300 es
void main() { gl_Position = vec4(vec2(gl_VertexID & 1, gl_VertexID >> 1) * 4.0 - 1.0, 0.0, 1.0); }";

// WEBGL_debug_renderer_info, KHR_parallel_shader_compile and EXT_disjoint_timer_query_webgl2.
const UNMASKED_RENDERER: u32 = 0x9246;
const COMPLETION_STATUS: u32 = 0x91B1;
const TIME_ELAPSED: u32 = 0x88BF;
const GPU_DISJOINT: u32 = 0x8FBB;

/// A layer and the place of its still on the surface, in pixels from the lower left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Placed {
    pub(super) number: i32,
    pub(super) pearl: [f32; 3],
    pub(super) lean: f32,
    pub(super) origin: [f32; 2],
    pub(super) size: [f32; 2],
}

/// Draws one picture.
pub(super) struct Painter {
    gl: Gl,
    program: WebGlProgram,
    shaders: [WebGlShader; 2],
    compiles_aside: bool,
    uniforms: Option<Uniforms>,
    clock: Option<Clock>,
}

/// How far a painter is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Readiness {
    /// The driver compiles.
    Waiting,
    Ready,
    /// The driver refuses the shader.
    Refused,
}

struct Uniforms {
    origin: Option<WebGlUniformLocation>,
    resolution: Option<WebGlUniformLocation>,
    time: Option<WebGlUniformLocation>,
    pearl: Option<WebGlUniformLocation>,
    pointer: Option<WebGlUniformLocation>,
    detail: Option<WebGlUniformLocation>,
    layer: Option<WebGlUniformLocation>,
    merge: Option<WebGlUniformLocation>,
    lean: Option<WebGlUniformLocation>,
}

impl Painter {
    /// Starts to compile; none where the browser gives no context, or one that no GPU draws.
    pub(super) fn new(canvas: &HtmlCanvasElement, picture: Picture) -> Option<Painter> {
        let options = Object::new();
        for (option, value) in [("antialias", false), ("depth", false), ("failIfMajorPerformanceCaveat", true)] {
            Reflect::set(&options, &option.into(), &value.into()).ok()?;
        }
        Reflect::set(&options, &"powerPreference".into(), &"low-power".into()).ok()?;
        let gl: Gl = canvas.get_context_with_context_options("webgl2", &options).ok()??.dyn_into().ok()?;
        if quality::is_processor(&renderer(&gl)) {
            return None;
        }
        let compiles_aside = gl.get_extension("KHR_parallel_shader_compile").ok().flatten().is_some();
        let program = gl.create_program()?;
        let shader = |kind, parts: &[&str]| {
            let shader = gl.create_shader(kind)?;
            gl.shader_source(&shader, &parts.concat());
            gl.compile_shader(&shader);
            gl.attach_shader(&program, &shader);
            Some(shader)
        };
        let shaders =
            [shader(Gl::VERTEX_SHADER, &[TRIANGLE])?, shader(Gl::FRAGMENT_SHADER, &[COMMON, picture.shader()])?];
        gl.link_program(&program);
        let clock = Clock::new(&gl);
        Some(Painter { gl, program, shaders, compiles_aside, uniforms: None, clock })
    }

    /// Whether it can draw. Asked once a frame, so that the page does not wait for the driver.
    pub(super) fn readiness(&mut self) -> Readiness {
        let is = |what| self.gl.get_program_parameter(&self.program, what).is_truthy();
        if self.uniforms.is_some() {
            return Readiness::Ready;
        }
        if self.compiles_aside && !is(COMPLETION_STATUS) {
            return Readiness::Waiting;
        }
        if !is(Gl::LINK_STATUS) {
            return Readiness::Refused;
        }
        for shader in &self.shaders {
            self.gl.delete_shader(Some(shader));
        }
        let at = |name| self.gl.get_uniform_location(&self.program, name);
        self.uniforms = Some(Uniforms {
            origin: at("u_origin"),
            resolution: at("u_resolution"),
            time: at("u_time"),
            pearl: at("u_pearl"),
            pointer: at("u_pointer"),
            detail: at("u_detail"),
            layer: at("u_layer"),
            merge: at("u_merge"),
            lean: at("u_lean"),
        });
        Readiness::Ready
    }

    /// Draws one frame, the layers one over the other.
    pub(super) fn draw(&mut self, layers: &[Placed], scene: &Scene) {
        let (gl, Some(uniforms)) = (&self.gl, &self.uniforms) else { return };
        if let Some(clock) = &mut self.clock {
            clock.begin(gl);
        }
        gl.use_program(Some(&self.program));
        // Colours carry their alpha already.
        gl.enable(Gl::BLEND);
        gl.blend_func(Gl::ONE, Gl::ONE_MINUS_SRC_ALPHA);
        gl.clear(Gl::COLOR_BUFFER_BIT);
        let [x, y] = scene.pointer();
        gl.uniform1f(uniforms.time.as_ref(), scene.time as f32);
        gl.uniform2f(uniforms.pointer.as_ref(), x as f32, y as f32);
        gl.uniform1f(uniforms.detail.as_ref(), scene.rung().detail as f32);
        gl.uniform1f(uniforms.merge.as_ref(), scene.merge.share() as f32);
        for Placed { number, pearl, lean, origin, size } in layers {
            gl.uniform2f(uniforms.origin.as_ref(), origin[0], origin[1]);
            gl.uniform2f(uniforms.resolution.as_ref(), size[0], size[1]);
            gl.uniform3f(uniforms.pearl.as_ref(), pearl[0], pearl[1], pearl[2]);
            gl.uniform1i(uniforms.layer.as_ref(), *number);
            gl.uniform1f(uniforms.lean.as_ref(), *lean);
            let (left, below) = (origin[0].floor(), origin[1].floor());
            let (width, height) = ((origin[0] + size[0]).ceil() - left, (origin[1] + size[1]).ceil() - below);
            gl.viewport(left as i32, below as i32, width as i32, height as i32);
            gl.draw_arrays(Gl::TRIANGLES, 0, 3);
        }
        if let Some(clock) = &mut self.clock {
            clock.end(gl);
        }
    }

    /// Whether the GPU's own clock can be read.
    pub(super) fn has_clock(&self) -> bool {
        self.clock.is_some()
    }

    /// Milliseconds that a frame took on the GPU, some frames later; none while it is not known.
    pub(super) fn elapsed_ms(&mut self) -> Option<f64> {
        self.clock.as_mut()?.read(&self.gl)
    }
}

/// What draws; not all browsers say so.
fn renderer(gl: &Gl) -> String {
    let is_told = gl.get_extension("WEBGL_debug_renderer_info").ok().flatten().is_some();
    let name = gl.get_parameter(if is_told { UNMASKED_RENDERER } else { Gl::RENDERER });
    name.ok().and_then(|name| name.as_string()).unwrap_or_default()
}

/// The GPU's clock, on one frame at a time.
struct Clock {
    query: WebGlQuery,
    state: Timing,
}

#[derive(PartialEq)]
enum Timing {
    Idle,
    Running,
    Asked,
}

impl Clock {
    fn new(gl: &Gl) -> Option<Clock> {
        gl.get_extension("EXT_disjoint_timer_query_webgl2").ok()??;
        Some(Clock { query: gl.create_query()?, state: Timing::Idle })
    }

    fn begin(&mut self, gl: &Gl) {
        if self.state == Timing::Idle {
            gl.begin_query(TIME_ELAPSED, &self.query);
            self.state = Timing::Running;
        }
    }

    fn end(&mut self, gl: &Gl) {
        if self.state == Timing::Running {
            gl.end_query(TIME_ELAPSED);
            self.state = Timing::Asked;
        }
    }

    fn read(&mut self, gl: &Gl) -> Option<f64> {
        let asked = |what| gl.get_query_parameter(&self.query, what);
        if self.state != Timing::Asked || !asked(Gl::QUERY_RESULT_AVAILABLE).is_truthy() {
            return None;
        }
        self.state = Timing::Idle;
        // The clock was reset in between: what it says means nothing.
        let is_disjoint = gl.get_parameter(GPU_DISJOINT).is_ok_and(|disjoint: JsValue| disjoint.is_truthy());
        let nanoseconds = asked(Gl::QUERY_RESULT).as_f64().filter(|_| !is_disjoint)?;
        Some(nanoseconds / 1e6)
    }
}
