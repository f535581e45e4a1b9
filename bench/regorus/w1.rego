package w1

default determination := {"outcome": "approve", "reason": "criteria_met"}

determination := {"outcome": "not_applicable", "reason": "other_procedure"} if {
	input.procedure != "97112"
} else := {"outcome": "deny", "reason": "not_neuromuscular_reeducation"} if {
	input.technique == "massage"
} else := {"outcome": "deny", "reason": "not_one_on_one"} if {
	not_one_on_one
} else := {"outcome": "deny", "reason": "unqualified_provider"} if {
	input.provider_type in {"massage_therapist", "athletic_trainer"}
} else := {"outcome": "deny", "reason": "no_neuromuscular_impairment"} if {
	not neuromuscular_need
} else := {"outcome": "pend", "reason": "documentation"} if {
	not complete_documentation
} else := {"outcome": "return", "reason": "modifier_required"} if {
	input.cmt_same_day
	not exempt
} else := {"outcome": "pend", "reason": "visit_limit"} if {
	beyond_limit
}

not_one_on_one if not input.direct_one_on_one

not_one_on_one if input.one_on_one_minutes < 8

neuromuscular_need if {
	neuromuscular_impairment
	neuromuscular_diagnosis
}

categories := {
	"I60", "I61", "I62", "I63", "I64", "I65", "I66", "I67", "I68", "I69", "G11", "G20", "G21", "G35",
	"G80", "G81", "G82", "G83", "S06", "S14", "S24", "S34", "R27",
}

neuromuscular_diagnosis if {
	some code in input.diagnoses
	substring(code, 0, 3) in categories
}

neuromuscular_impairment if input.static_balance == "poor"

neuromuscular_impairment if input.dynamic_balance == "poor"

neuromuscular_impairment if input.berg_balance_score < 45

neuromuscular_impairment if input.gross_motor == "impaired"

neuromuscular_impairment if input.fine_motor == "impaired"

neuromuscular_impairment if input.muscle_tone in {"hypotonic", "hypertonic"}

complete_documentation if {
	input.documents_body_area
	input.documents_technique
	input.documents_purpose
	input.documents_frequency
	input.documents_response
	input.functional_goal
}

exempt if {
	some modifier in input.modifiers
	modifier in {"59", "XS"}
}

beyond_limit if input.visits_used > 18

beyond_limit if {
	day(input.service_date) - day(input.episode_start) > 42 * 86400000000000
}

day(text) := time.parse_ns("2006-01-02", text)
