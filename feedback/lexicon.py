"""What the judge knows of English, as plain data: word forms, short forms, and the words that turn a meaning round.

Forms are made from the base word here, and not looked up with a lemmatiser: the one tried (simplemma 2.0)
gives "serving" for serving, "cancell" for cancelled and "felt" for felt, so a rule would miss plain forms.
"""

import re

VOWELS = "aeiou"

# base: past, participle (when it differs), anything else that the regular endings would not give
_IRREGULAR = """
be:am,is,are,was,were,been,being,'s,'re,'m  have:has,had,having,'ve  do:does,did,done,doing  go:goes,went,gone,going,gonna
say:said  tell:told  give:gave,given  take:took,taken  get:got,gotten,gets,getting  make:made  come:came  know:knew,known
think:thought  see:saw,seen  find:found  feel:felt  leave:left  keep:kept  let:let,letting  put:put,putting
bring:brought  buy:bought  sell:sold  send:sent  spend:spent  pay:paid  lose:lost  meet:met  hear:heard  hold:held
stand:stood  understand:understood  sit:sat,sitting  speak:spoke,spoken  write:wrote,written  read:read  ring:rang,rung
break:broke,broken  drive:drove,driven  eat:ate,eaten  fall:fell,fallen  forget:forgot,forgotten,forgetting
forgive:forgave,forgiven  grow:grew,grown  hide:hid,hidden  hit:hit,hitting  hurt:hurt  lead:led  lend:lent  lie:lied,lying
mean:meant  mistake:mistook,mistaken  owe:owed  ride:rode,ridden  rise:rose,risen  run:ran,running  set:set,setting
shake:shook,shaken  shut:shut,shutting  sing:sang,sung  sleep:slept  steal:stole,stolen  stick:stuck  swear:swore,sworn
teach:taught  tear:tore,torn  throw:threw,thrown  wake:woke,woken  wear:wore,worn  win:won,winning  withdraw:withdrew,withdrawn
begin:began,begun,beginning  build:built  burn:burnt,burned  catch:caught  choose:chose,chosen  cost:cost  cut:cut,cutting
deal:dealt  draw:drew,drawn  dream:dreamt,dreamed  fight:fought  fit:fit,fitted,fitting  fly:flew,flown  learn:learnt,learned  light:lit,lighted
quit:quit,quitting  redo:redid,redone  rebuild:rebuilt  repay:repaid  resell:resold  rewrite:rewrote,rewritten  undo:undid,undone
show:showed,shown  shoot:shot  smell:smelt,smelled  spell:spelt,spelled  split:split,splitting  spoil:spoilt,spoiled  swap:swap,swapped,swopped,swop  sweep:swept
overhear:overheard  oversee:oversaw,overseen  overcome:overcame  become:became  remake:remade  resend:resent  bend:bent
bite:bit,bitten  blow:blew,blown  bet:bet  dig:dug  feed:fed  hang:hung  kneel:knelt,kneeled  lean:leant,leaned  leap:leapt,leaped  lay:laid  seek:sought  shine:shone
slip:slipped  spread:spread  upset:upset,upsetting  will:'ll,wo  would:'d  can:ca  not:n't  man:men  woman:women  child:children
person:persons  foot:feet  tooth:teeth  wife:wives  life:lives  half:halves  shelf:shelves  family:families  i:i  we:we
""".split()

IRREGULAR = {
    base: tuple(forms.split(",")) for base, _, forms in (entry.partition(":") for entry in _IRREGULAR)
}

# Forms of irregular verbs that tell the past by themselves ("put" and "read" do not).
_NOT_PAST = frozenset(
    "am is are been being 's 're 'm has having 've does done doing goes gone going gonna gets getting letting putting sitting given taken"
    " known seen spoken written rung broken driven eaten fallen forgotten forgetting forgiven grown hidden hitting mistaken"
    " ridden risen running setting shaken shutting sung stolen sworn torn thrown woken worn winning withdrawn begun beginning"
    " chosen cutting drawn fitting flown quitting redone rewritten undone shown splitting overseen bitten blown upsetting 'll wo"
    " 'd ca n't men women children persons feet teeth wives lives halves shelves families i we let put read hit hurt set shut"
    " cost cut fit quit split spread upset bet lying fit swop lead light".split()
)
IRREGULAR_PAST = frozenset(form for forms in IRREGULAR.values() for form in forms) - _NOT_PAST
# In a story these stand for a past deed after I or we ("I put", "I let", "I read").
PAST_AFTER_ME = IRREGULAR_PAST | frozenset("put let read hit set cut shut upset split".split())
NOT_A_PAST_VERB = frozenset(
    "need indeed speed feed seed bed red led proceed succeed exceed hundred naked wicked sacred tired interested"
    " excited bored stressed overwhelmed experienced used supposed".split()
)

# Short and second-language spellings seen in typed answers, by the word they stand for.
_SHORT = """you:u,ya,yu  your:ur,yr  people:ppl,pple,peeps  customer:cust,custy,costumer,custumer,cusomer,custmer,customr,cutomer
customers:custs,costumers,custumers,cusomers,custmers,cutomers  thanks:thx,tnx,thnx,tks,ty  please:pls,plz,plse  because:bc,cuz,cos,coz,bcos,becos,becoz,becuse
with:w,wiv  manager:mgr,mngr,manger  problem:prob,prblm,problm  problems:probs  something:smth,sth,sumthing,somethin  someone:sm1,sum1  definitely:def,defo,definately,definatly
good:gd  birthday:bday  phone:fone  receive:recieve  received:recieved  service:servis,servise,serv,sevice  really:rly,realy  are:r  and:n
before:b4  great:gr8  later:l8r  tomorrow:tmrw,tomorow  today:2day  without:w/o  minutes:mins  minute:min  hours:hrs  weeks:wks  years:yrs
thing:ting  the:da,teh  that:dat  them:em,dem,thm  their:thier  friend:freind  friends:freinds  apologise:appologise,apoligise  apologised:appologised,apoligised
different:diffrent  company:comany,compny  product:produkt  question:qestion,qn,ques  questions:qs,qns,ques  remember:remeber,rember  listen:lisen,lissen  smile:smail,smyle
believe:belive,beleive  business:buisness,bussiness,bisness,biz  experience:experiance,expirience  recommend:recomend,reccomend,recommand  immediately:immediatly,imediately
about:abt  between:btw  know:kno  through:thru  though:tho  although:altho  though:tho  night:nite  okay:ok,k,oke  refund:re-fund  sorry:sory,sorri,sry  want:wanna
boss:bosss  management:mgmt  appointment:appt  appointments:appts  number:nr,no.  especially:esp  always:alwys,allways  never:nvr,neva  every:evry  everybody:evrybody  other:otha"""
SHORT = {
    short: word
    for word, _, shorts in (e.partition(":") for e in _SHORT.split())
    for short in shorts.split(",")
}

# Contractions typed without their apostrophe, cut after so many letters.
BARE_CONTRACTIONS = {
    **{
        stem + "nt": len(stem)
        for stem in "do did does is was were would could should has have had are ai must need".split()
    },
    "cant": 2,
    "wont": 2,
    "im": 1,
    "ive": 1,
    "youre": 3,
    "theyre": 4,
    "thats": 4,
    "theres": 5,
    "hes": 2,
    "shes": 3,
    "youve": 3,
    "weve": 2,
    "theyve": 4,
    "whats": 4,
    "cannot": 3,
    "youll": 3,
    "theyll": 4,
}
BARE_CLITICS = {
    "nt": "n't",
    "t": "n't",
    "m": "'m",
    "ve": "'ve",
    "re": "'re",
    "s": "'s",
    "not": "not",
    "ll": "'ll",
}

# May stand between two words that a rule puts side by side.
LIGHT = frozenset(
    "a an the my your his her its our their this that these those any some all every each very really so just also always even"
    " actually quite pretty too own only more most such as both little bit lot of 's been be truly genuinely simply totally completely it them him us me you".split()
)

_NUMBER = "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty hundred thousand million dozen half couple several"
NUMBER_WORDS = frozenset(_NUMBER.split()) - {"one", "couple", "several", "half"}
MONEY_WORDS = frozenset(
    "pound quid dollar buck euro cent pence penny rupee naira peso rand franc pounds dollars bucks euros cents £ $ €".split()
)
TIME_WORDS = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september october november"
    " december christmas easter yesterday summer winter spring autumn weekend morning afternoon evening tonight midnight noon o'clock oclock"
    " am pm mondays tuesdays wednesdays thursdays fridays saturdays sundays".split()
)
TIME_UNITS = frozenset(
    "day days week weeks month months year years night nights hour hours minute minutes time season shift".split()
)
TIME_FRONTS = frozenset("last next one that first second previous ago other".split())

# --- scope -----------------------------------------------------------------------------------------------------
NEGATORS = frozenset(
    "not n't never no without nor neither nobody none nothing hardly barely rarely cannot nowhere".split()
)
# These deny only the word right after them: "stop greeting", but not "I stop and greet them".
LIGHT_AFTER_NEGATOR = frozenset("to from any all the my their being just".split())
NEXT_WORD_NEGATORS = frozenset("stop stops stopped avoid avoids avoided avoiding refuse refused quit".split())
NEGATOR_PHRASES = (
    ("instead", "of"),
    ("rather", "than"),
    ("far", "from"),
    ("anything", "but"),
    ("fail", "to"),
    ("failed", "to"),
    ("too", "busy", "to"),
)
# A not that denies nothing: it is passed over.
PSEUDO_NEGATORS = (
    ("not", "only"), ("not", "just"), ("not", "merely"), ("not", "simply"), ("no", "doubt"), ("no", "problem"), ("no", "matter"),
    ("n't", "just"), ("n't", "only"), ("not", "to", "mention"), ("no", "wonder"), ("nothing", "but"), ("no", "worries"), ("n't", "wait", "to"),
    ("n't", "help", "but"), ("never", "failed"), ("never", "fail"), ("never", "fails"), ("never", "forgot"), ("never", "forget"), ("no", "question"), ("not", "least"),
    ("n't", "forget"), ("n't", "mind"), ("n't", "stop"), ("n't", "hesitate"), ("no", "one", "size"), ("n't", "have", "to"), ("n't", "believe"), ("never", "too"),
    ("why", "not"), ("if", "not"), ("or", "not"), ("n't", "only"), ("no", "time"), ("no", "longer"), ("n't", "regret"), ("never", "stop"), ("never", "stopped"),
)  # fmt: skip
PHRASE_OPENERS = frozenset(phrase[0] for phrase in (*NEGATOR_PHRASES, *PSEUDO_NEGATORS))
NEGATION_REACH = 7  # words
CONJUNCTIONS = frozenset(
    "but however although though because so then while until unless except when whenever where who which since yet whereas if after before".split()
)
SUBJECT_PRONOUNS = frozenset("i we he she they it you".split())

IMAGINERS = frozenset(
    "would 'd could might if should imagine suppose supposing hypothetically ideally wish unless were'd".split()
)
# Words that make would, could and if harmless when they come right after (or, for if, right before).
WOULD_SAYS = frozenset("say describe define argue call like love think put add".split())
COULD_SEES = frozenset("see hear tell feel not n't smell sense".split())
ASKS_BEFORE_IF = frozenset(
    "ask asked asking see check checked checking know wonder wondered tell sure confirm as even".split()
)

# Subjects that are somebody else. The nouns count only where no preposition makes them objects.
OTHER_PRONOUNS = frozenset("he she they".split())
OTHERS = OTHER_PRONOUNS | frozenset(
    "colleague colleagues coworker coworkers manager managers supervisor boss owner staff employees others"
    " anyone anybody somebody someone waiter waitress cashier assistant receptionist agent agents rep salesman salesperson"
    " shops stores places businesses companies competitors people lad girl guy".split()
)
OBJECT_MARKERS = frozenset("to for with at of from by on about than like toward towards and".split())
SELVES = frozenset("i we my our me us myself ourselves".split())
STORY_ANCHORS = frozenset("once yesterday ago".split())

# After 'd these show that it means had: "I'd been", "I'd a customer who".
AFTER_HAD = frozenset("been gone done seen better a an the my our this some no".split())
# Between I or we and the verb.
PERFECT = frozenset("have has had 've did 'd".split())
ADVERBS = frozenset(
    "also then just always still even once never often usually first already both all do not n't now therefore simply myself actually"
    " soon ever".split()
)
# After I or we these are no deed.
NO_DEED = frozenset(
    "am are is was were be been would could should can will might may must 'd 'll 'm 're 's ca wo think guess believe feel hope mean"
    " suppose and or but the a to in of for with at my our this that it who if when as do does did".split()
)
# "one customer", "one day": the start of a story.
ONE_OCCASION = frozenset(
    "day time customer client guest lady man woman guy caller patient case night morning passenger member saturday week shift occasion"
    " family couple person".split()
)

FUNCTION_WORDS = frozenset(
    "the a an and or but if then so because as of at by for with about to from in on off out up over into than that this these those it its"
    " is am are was were be been being have has had do does did will would can could should may might must not no n't i me my we us our you your"
    " he him his she her they them their what which who whom when where why how all any each every some more most other such only own same just"
    " also very too there here 's 'm 're 've 'll 'd one get got make like want need know let go".split()
)


def spelled(word: str) -> str:
    """The one spelling that British and American variants of a lower-case word share.

    Both sides of every comparison go through it, so a wrong guess ("promise" to "promize") does no harm.
    """
    if len(word) > 4:
        word = _ISE.sub(r"iz\1", word)
        word = _OUR.sub(r"or\1", word)
        word = _LLED.sub(r"l\1", word)
    return _VARIANTS.get(word, word)


_ISE = re.compile(r"is(e|ed|es|er|ers|ing|ation|ations)$")
_OUR = re.compile(r"our(s|ed|ing|ite|ites|able|ful|)$")
_LLED = re.compile(r"(?<=[aeiou])ll(ed|ing|er|ers)$")
_VARIANTS = {"practice": "practize", "practices": "practizes", "centre": "center", "cheque": "check", "cheques": "checks",
             "programme": "program", "programmes": "programs", "grey": "gray", "jewellery": "jewelry", "tyre": "tire", "catalogue": "catalog",
             "fulfil": "fulfill", "skilful": "skillful", "enrol": "enroll", "mum": "mom", "mums": "moms"}  # fmt: skip


def forms(base: str) -> frozenset[str]:
    """Every inflected form of a lower-case base word, the word itself included, as ``spelled`` writes them."""
    made = {base, *IRREGULAR.get(base, ())}
    if base.isalpha() and len(base) > 2:
        made |= {form for form in _regular(base) if base not in IRREGULAR or not form.endswith("ed")}
    return frozenset(spelled(form) for form in made)


def _regular(base: str) -> set[str]:
    before, last = base[-2], base[-1]
    if last == "e":
        return {base + "s", base + "d", base[:-1] + "ing"} | ({base + "ing"} if before in "oy" else set())
    if last == "y" and before not in VOWELS:
        return {base[:-1] + "ies", base[:-1] + "ied", base + "ing"}
    made = {base + ("es" if base.endswith(("s", "x", "z", "ch", "sh", "o")) else "s")}
    closed = last not in VOWELS + "wxy" and before in VOWELS and base[-3] not in VOWELS
    syllables = len(re.findall(r"[aeiouy]+", base))
    if closed:
        made |= {base + last + "ed", base + last + "ing"}
    if not closed or syllables > 1:
        made |= {base + "ed", base + "ing"}
    return made


def is_past(form: str) -> bool:
    """Whether a lower-case form reads as a past tense by itself."""
    return form in IRREGULAR_PAST or (len(form) > 4 and form.endswith("ed") and form not in NOT_A_PAST_VERB)


# Where a long clause can be cut without tearing a phrase.
JOINTS = frozenset("and n or plus then".split())
# Words at the edges of shown evidence that say nothing there.
OPENERS = frozenset("and but so then because also or that which while when than n".split())
DANGLERS = OPENERS | frozenset("a an the to of in on at for with from by as if my our".split())

# Words of the trade: an answer with none of them, and no rule's words, is about something else.
TOPIC = frozenset(
    form
    for word in (
        "customer client guest shopper patient caller visitor passenger service serve help shop store sell sale buy product staff counter"
        " till desk hotel restaurant cafe bank company business brand complain complaint refund order return greet smile thank listen"
        " apologise sorry friendly polite kind manager boss team colleague work job call phone email price discount money pay waiter"
        " table appointment welcome question answer need problem fix solve care treat rude angry upset happy people person they them he"
        " she him her you someone anyone we us our"
    ).split()
    for form in forms(word)
)

# For telling sentences from shuffled words: after the first of each pair the second cannot come.
BEFORE_A_NOUN = frozenset("a an the my your our their every".split())
NO_NOUN = frozenset(
    "i and or but of in on at is was had has have a an the he she they we it for with from my your to me him them us"
    " did do be been were are so then because that which".split()
)
BEFORE_A_NAME = frozenset("of with from at into for".split())
NO_NAME = frozenset("and or is was had i he she they we of did been were are".split())
