"""CP.MP.69 02/26 and 02/25, written out by hand by someone who read the policy and the vocabulary, and nothing else.

What 02/26 says of 02/25 is all that is known of that one: I.A and I.E.6.c were others. True is met, False is not met,
None is not known. Each criterion stands under its label.
"""

import json
import re
import sys

DECISIONS = {True: "medically_necessary", False: "individual_review", None: "undetermined"}
WORDS = {True: "met", False: "not_met", None: "undetermined"}

# who has the fact on the left has those on the right
MEANS = {
    "spinal_metastasis": "cancer",
    "brain_metastases": "cancer",
    "head_neck_cancer": "cancer",
    "occult_head_neck_primary": "cancer",
    "secondary_liver_cancer": "cancer",
    "abdominal_malignancy": "cancer",
    "bilateral_breast_cancer": "left_sided_breast_cancer",
    "left_sided_breast_cancer": "breast_cancer",
    "early_stage_breast_cancer": "breast_cancer",
    "external_beam_partial_breast_irradiation": "accelerated_partial_breast_irradiation",
    "mediastinal_lymphoma": "cancer mediastinal_tumor",
    "hepatocellular_cancer": "primary_liver_cancer",
    "cholangiocarcinoma": "bile_duct_cancer",
    "primary_pancreatic_cancer": "abdominal_malignancy solid_tumor",
    "primary_gastric_cancer": "abdominal_malignancy solid_tumor",
    "primary_adrenal_cancer": "abdominal_malignancy solid_tumor",
    "rectal_cancer": "colorectal_cancer",
    "desmoid_tumor": "solid_tumor",
    "endometrial_cancer": "cancer solid_tumor uterine_neoplasm",
}
SOLID_CANCERS = """
    mucosal_melanoma breast_cancer thoracic_sarcoma early_stage_lung_cancer locally_advanced_lung_cancer
    stage_iii_non_small_cell_lung_cancer pleural_mesothelioma bile_duct_cancer gallbladder_cancer
    primary_esophageal_cancer primary_ge_junction_cancer primary_liver_cancer anal_cancer colorectal_cancer
    retroperitoneal_sarcoma extremity_sarcoma soft_tissue_sarcoma cervical_cancer vulvar_cancer vaginal_cancer
    prostate_cancer renal_cancer bladder_cancer penile_cancer ureteral_cancer
"""
MEANS |= dict.fromkeys(SOLID_CANCERS.split(), "cancer solid_tumor")
NEVER_BOTH = (
    ("definitive_intent", "palliative_intent"),
    ("early_stage_lung_cancer", "locally_advanced_lung_cancer"),
    ("early_stage_lung_cancer", "stage_iii_non_small_cell_lung_cancer"),
)
CODES = {
    "primary_bone_tumor": r"C4[01].*|D16.*",
    "ocular_tumor": r"C69\.[0-4].*",
    "primary_cns_tumor": r"C7[0-2].*|D3[23].*|D4[23].*",
    "primary_spine_tumor": r"C41\.2|D16\.6",
    "brain_metastases": r"C79\.31",
    "head_neck_cancer": r"C0[02-68-9].*|C1[0134].*|C3[0-2].*|C01|C07|C12|C73|C76\.0",
    "cutaneous_tumor": r"C4[34A].*",
    "breast_cancer": r"C50.*",
    "mediastinal_tumor": r"C38\.[123]|C78\.1|D15\.2|D38\.3",
    "thymic_tumor": r"C37|D15\.0|D38\.4",
    "mediastinal_lymphoma": r"C85\.21",
    "thoracic_sarcoma": r"C49\.3",
    "pleural_mesothelioma": r"C45\.0",
    "hepatocellular_cancer": r"C22\.0",
    "bile_duct_cancer": r"C22\.1|C24\.0",
    "gallbladder_cancer": r"C23",
    "cholangiocarcinoma": r"C22\.1",
    "primary_esophageal_cancer": r"C15.*",
    "primary_ge_junction_cancer": r"C16\.0",
    "primary_gastric_cancer": r"C16(?!\.0$).*",
    "primary_pancreatic_cancer": r"C25.*",
    "primary_adrenal_cancer": r"C74.*",
    "primary_liver_cancer": r"C22(?!\.9$).*",
    "secondary_liver_cancer": r"C78\.7",
    "anal_cancer": r"C21.*",
    "colorectal_cancer": r"C18.*|C19|C20",
    "rectal_cancer": r"C20",
    "retroperitoneal_sarcoma": r"C48\.0",
    "desmoid_tumor": r"D48\.11.*",
    "extremity_sarcoma": r"C49\.[12].*",
    "cervical_cancer": r"C53.*",
    "vulvar_cancer": r"C51.*",
    "vaginal_cancer": r"C52",
    "uterine_neoplasm": r"C54.*|C55",
    "endometrial_cancer": r"C54\.1",
    "prostate_cancer": r"C61",
    "renal_cancer": r"C64.*",
    "bladder_cancer": r"C67.*",
    "penile_cancer": r"C60.*",
    "ureteral_cancer": r"C66.*",
}


def both(*values):
    """All of them."""
    return False if False in values else None if None in values else True


def either(*values):
    """Any of them."""
    return True if True in values else None if None in values else False


def completed(facts):
    """Add what the vocabulary says of a case with these facts."""
    case = dict(facts)
    codes = case.get("diagnosis_codes") or []
    case |= {fact: True for fact, form in CODES.items() if any(re.fullmatch(form, code) for code in codes)}
    before = None
    while before != case:
        before = dict(case)
        for fact, meant in MEANS.items():
            for other in meant.split():
                if case.get(fact) is True:
                    case[other] = True
                if case.get(other) is False:
                    case[fact] = False
        for one, other in (*NEVER_BOTH, *(pair[::-1] for pair in NEVER_BOTH)):
            if case.get(one) is True:
                case[other] = False
    return case


def evaluate(facts, revision="02/26"):
    """Decide a case, criterion by criterion, as the policy lists them."""
    case = completed(facts)
    said = case.get
    found = {}

    # I.A Age < 18 years with a solid tumor; in 02/25 age <= 18 years
    age = said("age")
    if revision == "02/25":
        found["age-paediatric"] = None if age is None else age <= 18
    else:
        found["age-paediatric"] = both(None if age is None else age < 18, said("solid_tumor"))
    # I.B Medically inoperable, cancer, dose escalation required
    found["inoperable-dose-escalation"] = both(
        said("medically_inoperable"), said("cancer"), said("dose_escalation_required")
    )
    # I.C Primary bone tumors
    found["bone-tumor-primary"] = said("primary_bone_tumor")
    # I.D Re-irradiation over the tolerance dose
    found["reirradiation-critical-structure"] = both(said("reirradiation"), said("cumulative_dose_over_tolerance"))

    # I.E.1 Central nervous system
    spinal = either(said("primary_cns_tumor"), said("primary_spine_tumor"), said("spinal_metastasis"))
    cns = {
        "cns-ocular": said("ocular_tumor"),  # a
        "cns-skull-base": said("skull_base_tumor"),  # b
        "cns-primary-or-spinal": both(spinal, said("conformal_exceeds_organ_tolerance")),  # c
        "cns-craniospinal": said("craniospinal_irradiation_required"),  # d
        "cns-brain-metastases": both(said("brain_metastases"), said("hippocampal_sparing_required")),  # e
    }
    # I.E.2 Head and neck
    intent = either(said("definitive_intent"), said("adjuvant_intent"), said("palliative_intent"))
    head_neck = {
        "head-neck-cancer-lymphatics": both(  # a
            either(said("head_neck_cancer"), said("neck_lymphatics_treated")), intent
        ),
        "head-neck-cutaneous": both(said("cutaneous_tumor"), said("cranial_nerve_invasion")),  # b
        "head-neck-mucosal-melanoma": said("mucosal_melanoma"),  # c
        "head-neck-occult-primary": said("occult_head_neck_primary"),  # d
    }
    # I.E.3 Breast
    breast = {
        "breast-bilateral-nodal": both(said("bilateral_breast_cancer"), said("nodal_treatment_required")),  # a
        "breast-unfavorable-anatomy": both(  # b
            said("breast_cancer"),
            said("definitive_intent"),
            said("unfavorable_breast_anatomy"),
            said("organ_dose_unacceptable"),
        ),
        "breast-heart-dose": both(said("early_stage_breast_cancer"), said("heart_dose_unacceptable")),  # c
        "breast-partial-accelerated": said("accelerated_partial_breast_irradiation"),  # d
        "breast-internal-mammary": said("internal_mammary_nodes_targeted"),  # e
        "breast-arm-motion": both(said("breast_cancer"), said("limited_arm_motion"), said("arms_down_required")),  # f
        "breast-reconstruction": both(  # g
            said("post_mastectomy_radiotherapy"), said("bilateral_implant_reconstruction")
        ),
        "breast-augmentation": both(said("whole_breast_radiotherapy"), said("bilateral_augmentation_implants")),  # h
    }
    # I.E.4 Thoracic
    thoracic = {
        "thoracic-mediastinal": either(  # a
            said("mediastinal_tumor"), said("mediastinal_lymphoma"), said("thymic_tumor"), said("thoracic_sarcoma")
        ),
        "thoracic-lung-early": both(said("early_stage_lung_cancer"), said("sbrt_not_feasible")),  # b
        "thoracic-lung-advanced": both(said("locally_advanced_lung_cancer"), said("normal_tissue_dose_reduced")),  # c
        "thoracic-mesothelioma": said("pleural_mesothelioma"),  # d
    }
    # I.E.5 Gastrointestinal
    gi = {
        "gi-hepatobiliary": either(  # a
            said("hepatocellular_cancer"),
            said("bile_duct_cancer"),
            said("gallbladder_cancer"),
            said("cholangiocarcinoma"),
        ),
        "gi-esophageal": either(said("primary_esophageal_cancer"), said("primary_ge_junction_cancer")),  # b
        "gi-abdominal": either(  # c
            said("abdominal_malignancy"),
            said("primary_pancreatic_cancer"),
            said("primary_gastric_cancer"),
            said("primary_adrenal_cancer"),
        ),
        "gi-liver": either(said("primary_liver_cancer"), said("secondary_liver_cancer")),  # d
        "gi-anal-colorectal": either(said("anal_cancer"), said("colorectal_cancer")),  # e
    }
    # I.E.6 Sarcomas
    sarcoma = {
        "sarcoma-retroperitoneal": said("retroperitoneal_sarcoma"),  # a
        "sarcoma-desmoid": said("desmoid_tumor"),  # b
    }
    if revision == "02/25":
        sarcoma["sarcoma-endometrial"] = said("endometrial_cancer")  # c
    else:
        sarcoma["sarcoma-extremity"] = said("extremity_sarcoma")  # c
    # I.E.7 Pelvic and gynecological
    gyn = {
        "gyn-cervical": said("cervical_cancer"),  # a
        "gyn-vulvar-vaginal": either(said("vulvar_cancer"), said("vaginal_cancer")),  # b
        "gyn-endometrial": said("endometrial_cancer"),  # c
    }
    # I.E.8 Genitourinary, a to e
    gu = {f"gu-{site}": said(f"{site}_cancer") for site in ("prostate", "renal", "bladder", "penile", "ureteral")}

    groups = {
        "cns": cns, "head-neck": head_neck, "breast": breast, "thoracic": thoracic,
        "gi": gi, "sarcoma": sarcoma, "gyn": gyn, "gu": gu,
    }  # fmt: skip
    sites = {name: either(*group.values()) for name, group in groups.items()}
    found["sites"] = either(*sites.values())
    # I any of the indications
    covered = either(*found.values())
    for group in (sites, *groups.values()):
        found |= group
    found["imrt"] = covered

    # Medicare plans have criteria of their own
    line = said("line_of_business")
    decision = "undetermined" if line is None else "not_applicable" if line == "medicare" else DECISIONS[covered]
    return {"decision": decision, "criteria": {name: WORDS[value] for name, value in found.items()}}


if __name__ == "__main__":
    for request in map(json.loads, sys.stdin):
        found = evaluate(request["facts"], request.get("revision", "02/26"))
        print(json.dumps({"id": request["id"], **found}))  # noqa: T201 - answers go there
