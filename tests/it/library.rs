//! Modules of the library by themselves, each as its callers see it.

mod burden;
mod draws;
mod input_goods;
mod input_hint;
mod input_quantity;
mod numerics;
mod numerics_ascent;
mod numerics_fixed_point;
mod numerics_golden_section;
mod numerics_homotopy;
mod numerics_newton;
mod partner;
mod period;
mod product;
mod regime_duty;
mod regime_duty_grammar;
mod regime_rate;
mod regime_schedule;
mod report_font;
mod report_number;
mod report_visible;
mod run_why_shapley;
mod scenario_placeholder;
mod units;
mod units_days;
mod units_split;
