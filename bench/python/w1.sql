SELECT case_id, CASE
  WHEN procedure <> '97112' THEN 'not_applicable other_procedure'
  WHEN technique = 'massage' THEN 'deny not_neuromuscular_reeducation'
  WHEN NOT direct_one_on_one OR one_on_one_minutes < 8 THEN 'deny not_one_on_one'
  WHEN provider_type IN ('massage_therapist', 'athletic_trainer') THEN 'deny unqualified_provider'
  WHEN NOT ((static_balance = 'poor' OR dynamic_balance = 'poor' OR berg_balance_score < 45
      OR gross_motor = 'impaired' OR fine_motor = 'impaired' OR muscle_tone IN ('hypotonic', 'hypertonic'))
    AND list_has_any(list_transform(diagnoses, lambda code: code[1:3]),
      ['I60', 'I61', 'I62', 'I63', 'I64', 'I65', 'I66', 'I67', 'I68', 'I69', 'G11', 'G20', 'G21', 'G35',
       'G80', 'G81', 'G82', 'G83', 'S06', 'S14', 'S24', 'S34', 'R27'])) THEN 'deny no_neuromuscular_impairment'
  WHEN NOT (documents_body_area AND documents_technique AND documents_purpose
    AND documents_frequency AND documents_response AND functional_goal) THEN 'pend documentation'
  WHEN cmt_same_day AND NOT list_has_any(modifiers, ['59', 'XS']) THEN 'return modifier_required'
  WHEN visits_used > 18 OR service_date - episode_start > 42 THEN 'pend visit_limit'
  ELSE 'approve criteria_met'
END AS determination
FROM cases
