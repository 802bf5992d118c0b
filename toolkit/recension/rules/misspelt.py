"""Words as people commonly misspell them, with the right ones; what is one letter away from a word needs no entry.

Own list: words of policies and common English words that are too short, or too far from the right one, for the rule.
"""

from __future__ import annotations

MISSPELT: dict[str, str] = {
    "accellerated": "accelerated", "accomodate": "accommodate", "addded": "added", "adn": "and", "aeg": "age",
    "ahve": "have", "appropiate": "appropriate", "apropriate": "appropriate", "aproval": "approval",
    "aproved": "approved", "beacuse": "because", "becasue": "because", "becuase": "because", "beleive": "believe",
    "benifit": "benefit", "benifits": "benefits", "cacner": "cancer", "cacners": "cancers",
    "carcenoma": "carcinoma", "chemotheraphy": "chemotherapy", "comittee": "committee", "commitee": "committee",
    "consistant": "consistent", "covarage": "coverage", "critera": "criteria", "critereon": "criterion",
    "critiera": "criteria", "definately": "definitely", "diagnoised": "diagnosed", "diagnossis": "diagnosis",
    "diagosis": "diagnosis", "doese": "dose", "dosses": "doses", "durring": "during", "esophogeal": "esophageal",
    "esophogus": "esophagus", "excede": "exceed", "existance": "existence", "follwing": "following",
    "folowing": "following", "folows": "follows", "fomr": "from", "guidline": "guideline",
    "guidlines": "guidelines", "haev": "have", "hte": "the", "htis": "this", "inculded": "included",
    "independant": "independent", "indiction": "indication", "indictions": "indications", "inlcuding": "including",
    "inoperatable": "inoperable", "lypmh": "lymph", "malignent": "malignant", "medicaly": "medically",
    "memeber": "member", "memebers": "members", "metastasises": "metastases", "metastic": "metastatic",
    "metatstatic": "metastatic", "mounths": "months", "nad": "and", "neccesary": "necessary",
    "neccessary": "necessary", "neccessity": "necessity", "necesary": "necessary", "necesity": "necessity",
    "occurance": "occurrence", "occured": "occurred", "occurence": "occurrence", "occuring": "occurring",
    "pateint": "patient", "pateints": "patients", "patinet": "patient", "patinets": "patients",
    "prefered": "preferred", "prostrate": "prostate", "radation": "radiation", "radiothearpy": "radiotherapy",
    "radiotheraphy": "radiotherapy", "raditation": "radiation", "reccured": "recurred", "reccurence": "recurrence",
    "reccurent": "recurrent", "reccurred": "recurred", "reccurrent": "recurrent", "recieve": "receive",
    "recieved": "received", "recieving": "receiving", "recured": "recurred", "recurence": "recurrence",
    "recurrance": "recurrence", "recurrant": "recurrent", "refered": "referred", "remvoed": "removed",
    "requierd": "required", "requre": "require", "requried": "required", "requries": "requires",
    "reveiw": "review", "reveiwed": "reviewed", "revisde": "revised", "seperate": "separate",
    "seperately": "separately", "similiar": "similar", "succesful": "successful", "successfull": "successful",
    "sugical": "surgical", "surgary": "surgery", "taht": "that", "tath": "that", "teh": "the",
    "theraphy": "therapy", "thier": "their", "thna": "than", "thte": "the", "tihs": "this",
    "transfered": "transferred", "treament": "treatment", "treatement": "treatment", "treatements": "treatments",
    "tumro": "tumor", "tumros": "tumors", "untill": "until", "upated": "updated", "whcih": "which",
    "whith": "which", "wich": "which", "wiht": "with", "wtih": "with", "yaer": "year", "yeras": "years",
}  # fmt: skip
