//! The state of the live pictures.

use midnight_pearl::engine::scene::merge::{Merge, of_scroll};
use midnight_pearl::engine::scene::quality::{Cost, Quality, RUNGS, Rung, is_processor};
use midnight_pearl::engine::scene::surface::pixels;
use midnight_pearl::engine::scene::{STILL_TIME, Scene};
use proptest::prelude::*;

const FRAME: f64 = 1000.0 / 60.0;

/// A picture after so many milliseconds, at 60 frames a second.
fn after(mut scene: Scene, milliseconds: f64) -> Scene {
    (0..(milliseconds / FRAME).round() as usize).for_each(|_| scene.advance(FRAME));
    scene
}

fn merging(prepare: impl FnOnce(&mut Merge)) -> Scene {
    let mut scene = Scene::new(false);
    prepare(&mut scene.merge);
    scene
}

#[test]
fn a_picture_begins_as_its_still() {
    let scene = Scene::new(true);
    assert_eq!((scene.time, scene.pointer(), scene.merge.share()), (STILL_TIME, [0.0, 0.0], 0.0));
}

#[test]
fn water_moves_by_itself_and_bodies_do_not() {
    assert!(Scene::new(true).is_moving());
    assert!(!Scene::new(false).is_moving());
    assert_eq!(after(Scene::new(false), 1000.0).time, STILL_TIME);
    assert!((after(Scene::new(true), 1000.0).time - STILL_TIME - 1.0).abs() < 0.01);
}

#[test]
fn a_long_pause_is_no_leap() {
    let mut scene = Scene::new(true);
    scene.advance(60_000.0);
    assert_eq!(scene.time, STILL_TIME + 0.1);
}

#[test]
fn the_light_follows_the_pointer_and_then_rests() {
    let mut scene = Scene::new(false);
    scene.lean(1.0, -5.0);
    assert!(scene.is_moving());
    let soon = after(scene.clone(), 260.0).pointer();
    assert!((soon[0] - 0.63).abs() < 0.02 && (soon[1] + 0.63).abs() < 0.02, "{soon:?}");
    let late = after(scene, 3000.0);
    assert_eq!(late.pointer(), [1.0, -1.0]);
    assert!(!late.is_moving());
}

#[test]
fn what_is_no_number_leans_nothing() {
    let mut scene = Scene::new(false);
    scene.lean(f64::NAN, 0.5);
    scene.lean(0.5, f64::INFINITY);
    assert!(!scene.is_moving());
}

#[test]
fn the_light_goes_the_same_way_at_any_frame_rate() {
    let at = |frames: usize| {
        let mut scene = Scene::new(false);
        scene.lean(1.0, 0.0);
        (0..frames).for_each(|_| scene.advance(240.0 / frames as f64));
        scene.pointer()[0]
    };
    assert!((at(8) - at(24)).abs() < 1e-9);
}

#[test]
fn bodies_rest_apart_then_merge_then_rest_as_one() {
    for (travelled, expected) in
        [(-50.0, 0.0), (0.0, 0.0), (5.0, 0.0), (50.0, 0.5), (95.0, 1.0), (100.0, 1.0), (150.0, 1.0)]
    {
        assert!((of_scroll(travelled, 100.0) - expected).abs() < 1e-9, "{travelled}");
    }
    for (travelled, length) in [(5.0, 0.0), (f64::NAN, 100.0), (5.0, f64::NAN), (5.0, -1.0)] {
        assert_eq!(of_scroll(travelled, length), 0.0, "{travelled} of {length}");
    }
}

#[test]
fn the_scroll_merges_and_parts() {
    let merged = after(merging(|merge| merge.scroll_to(1.0)), 3000.0);
    assert_eq!(merged.merge.share(), 1.0);
    let mut parting = merged;
    parting.merge.scroll_to(0.25);
    assert_eq!(after(parting, 3000.0).merge.share(), 0.25);
}

#[test]
fn a_press_merges_and_another_parts() {
    let merged = after(merging(Merge::press), 3000.0);
    assert_eq!(merged.merge.share(), 1.0);
    let mut parting = merged;
    parting.merge.press();
    assert_eq!(after(parting, 3000.0).merge.share(), 0.0);
}

#[test]
fn what_a_press_starts_takes_long_enough_to_be_seen() {
    let pressed = merging(Merge::press);
    assert!(after(pressed.clone(), 700.0).merge.share() <= 0.51);
    assert!(after(pressed, 1000.0).merge.share() < 0.75);
}

#[test]
fn a_press_holds_until_the_scroll_says_the_same() {
    let shares = |steps: &[f64]| {
        let mut merge = Merge::default();
        merge.press();
        steps.iter().for_each(|share| merge.scroll_to(*share));
        merge.settle();
        merge.share()
    };
    assert_eq!(shares(&[0.1, 0.4]), 1.0, "on the way it stays merged");
    assert_eq!(shares(&[0.1, 1.0]), 1.0);
    assert_eq!(shares(&[0.1, 1.0, 0.3]), 0.3, "from the end on the scroll decides again");
}

/// Notes the same cost until the picture has been judged so many times, and says on which rung that leaves it.
fn judged(quality: &mut Quality, cost: Cost, times: usize) -> Rung {
    (0..8 * times).for_each(|_| quality.note(cost));
    quality.rung()
}

#[test]
fn a_fast_gpu_is_given_every_pixel() {
    for cost in [Cost::Gpu(0.5), Cost::Apart(16.7), Cost::Apart(8.3)] {
        assert_eq!(judged(&mut Quality::default(), cost, 6), RUNGS[0], "{cost:?}");
    }
}

#[test]
fn a_slow_gpu_goes_down_at_once_to_what_it_can_bear() {
    // At 0.65 of the sides 6.5 ms: 3.8 ms at 0.5.
    assert_eq!(judged(&mut Quality::default(), Cost::Gpu(6.5), 1), RUNGS[3]);
    assert_eq!(judged(&mut Quality::default(), Cost::Apart(40.0), 1), RUNGS[3]);
}

#[test]
fn a_rung_that_was_too_dear_is_not_tried_again() {
    let mut quality = Quality::default();
    judged(&mut quality, Cost::Gpu(1.0), 1);
    assert_eq!(quality.rung(), RUNGS[1]);
    judged(&mut quality, Cost::Gpu(5.0), 1);
    assert_eq!(quality.rung(), RUNGS[2]);
    assert_eq!(judged(&mut quality, Cost::Gpu(0.5), 10), RUNGS[2]);
}

#[test]
fn what_is_too_slow_at_its_coarsest_stands_and_is_drawn_finely() {
    for (cost, times) in [(Cost::Apart(400.0), 1), (Cost::Gpu(40.0), 1), (Cost::Apart(33.3), 2)] {
        let mut scene = Scene::new(true);
        scene.lean(1.0, 0.0);
        judged(&mut scene.quality, cost, times);
        let mut scene = after(scene, 3000.0);
        assert!(!scene.is_moving(), "{cost:?}");
        assert_eq!(scene.rung(), RUNGS[0], "{cost:?}");
        scene.lean(-1.0, 0.0);
        assert!(!scene.is_moving(), "{cost:?}");
        scene.merge.press();
        assert!(scene.is_moving(), "a press is answered");
        assert_eq!(scene.rung(), RUNGS[3], "{cost:?}");
    }
}

#[test]
fn single_slow_frames_and_those_after_a_pause_do_not_count() {
    let mut quality = Quality::default();
    for round in 0..40 {
        quality.note(Cost::Gpu(if round % 4 == 3 { 90.0 } else { 3.0 }));
    }
    assert_eq!(quality.rung(), RUNGS[2]);
    for _ in 0..40 {
        quality.pause();
        quality.note(Cost::Apart(500.0));
        quality.note(Cost::Gpu(f64::NAN));
    }
    assert_eq!(quality.rung(), RUNGS[2]);
}

#[test]
fn a_processor_that_stands_in_for_a_gpu_is_known_by_its_name() {
    for (renderer, expected) in [
        ("ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero) (0x0000C0DE)), SwiftShader driver)", true),
        ("llvmpipe (LLVM 15.0.7, 256 bits)", true),
        ("ANGLE (Microsoft, Microsoft Basic Render Driver Direct3D11 vs_5_0 ps_5_0, D3D11)", true),
        ("Apple Software Renderer", true),
        ("ANGLE (Intel, Intel(R) UHD Graphics 620 Direct3D11 vs_5_0 ps_5_0, D3D11)", false),
        ("Apple GPU", false),
        ("Mali-G78", false),
        ("", false),
    ] {
        assert_eq!(is_processor(renderer), expected, "{renderer}");
    }
}

#[test]
fn a_surface_has_the_pixels_of_its_place() {
    assert_eq!(pixels(400.0, 300.0, 1.0, 1.0), (400, 300));
    assert_eq!(pixels(400.0, 300.0, 1.5, 1.0), (600, 450));
    assert_eq!(pixels(400.0, 300.0, 3.0, 1.0), (800, 600), "no more than two to one");
    assert_eq!(pixels(400.0, 300.0, 2.0, 0.5), (400, 300));
    assert_eq!(pixels(0.0, 0.0, f64::NAN, 1.0), (1, 1));
}

proptest! {
    #[test]
    fn a_surface_never_has_more_than_1_6_million_pixels(
        width in 1.0..8000.0_f64, height in 1.0..8000.0_f64, ratio in 0.5..5.0_f64, rung in 0..RUNGS.len(),
    ) {
        let (across, down) = pixels(width, height, ratio, RUNGS[rung].scale);
        // A pixel of each side may come of rounding.
        prop_assert!(f64::from(across - 1) * f64::from(down - 1) <= 1_600_000.0);
    }

    #[test]
    fn further_down_is_never_less_merged(one in 0.0..1.0_f64, other in 0.0..1.0_f64) {
        let (before, after) = (one.min(other), one.max(other));
        prop_assert!(of_scroll(before, 1.0) <= of_scroll(after, 1.0));
    }

    #[test]
    fn a_share_stays_between_apart_and_merged(steps in proptest::collection::vec((0.0..300.0_f64, 0.0..1.0_f64, any::<bool>()), 0..60)) {
        let mut scene = Scene::new(false);
        for (elapsed, share, is_pressed) in steps {
            scene.merge.scroll_to(share);
            if is_pressed {
                scene.merge.press();
            }
            scene.advance(elapsed);
            prop_assert!((0.0..=1.0).contains(&scene.merge.share()));
        }
    }
}
