"""The ideas that answers about customer service turn on: what a person calls them, and where other wordings are.

Plain data for rules made from plain words (feedback/plain.py). An idea is known by beginnings of the words that
a person writes for it; several of them joined by + must all be there. What it looks for is a pattern of the rule
language; the names behind @ are shared word lists, and one that a bank does not have is left out.
"""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """One idea: its name on the page, the words it is known by, the patterns that find it."""

    name: str
    signs: tuple[tuple[str, ...], ...]
    patterns: tuple[str, ...]


# name: signs: and, indented, the patterns with spaced bars between them
_IDEAS = """
greeting: greet welcom hello:
    greet | hello | welcome | @greets | @greet-verb | @greeting-said
noticing them: acknowledg notic seen saw presenc:
    acknowledge | notice | nod | @acknowledging-sign | @seen-presence | @greets | @short-wait
listening: listen hear attentiv:
    listen | "hear them out" | @hear-out | @listens | @hears-out
asking: ask question query:
    ask ~3 question|what|how|why|if|about|them | @good-question | @question-to-you | @asks-need
understanding the need: understand+need understand+want need+uncover need+find sure+understand clarif:
    understand ~4 need|want|problem | @say-back | @asks-need | @understands-them
thanking: thank grate gratitud appreciat:
    thank | thanks | "thank you" | grateful | appreciate | @thanks-abroad
inviting back: invit asked+back ask+back come+again:
    see ~3 (again|soon|tomorrow|week|time) | next time | come ~2 back|again|in | pop|call|drop ~1
    in|by|back | any time | book ~3 next | @invites | invite | (hope|see ~4 (again | soon)) |
    (come|pop|call back|again) | @return-words
coming back: came+back return loyal repeat going+back customers+stay keep+customers:
    loyal* | @came-back | @come-again | @come-back | @stays | @for-good
following up: follow afterwards check+customer checked aftercare:
    follow ~1 up | @check-later | @contact-them | (call|ring|text|email ~6 (week | day | after | later |
    check))
remembering them: rememb recall:
    remember | @remembers | @by-name | @personal-facts
the person: individ personal personalis personally tailor unique:
    @as-person | @by-name | @personal-facts | personal* | individual*
feeling valued: special important valu matter:
    @feels-important | @feels-cared | feel ~4 special|valued|important|cared|welcome|seen|heard|human |
    number|queue|ticket ~3 not | not ~3 number | eye contact | by ~1 name | (use|used|remember ~3 name)
how it felt: felt feel+say feel+made emotion:
    feel ~4 @felt-word | @feels-cared | made|make|makes ~1 (me | us | my) ~3 @felt-word|day | i ~3
    (relieved|happy|grateful|delighted|impressed)
the extra: extra beyond exceed surpass surpris delighted delight wow mile:
    @more-than-expected | @extra-thing | @for-nothing | @past-satisfied | @thrilled | "extra mile" |
    delight | surprise | more than ~3 expect|expected|asked | above ~2 beyond | without|before ~3
    asked|asking | even|also ~2 gave|give|offered|showed|brought | little ~1
    touch|extra|something|things
advice: advic expert suggest tip knowledg advis further+offer offer+something:
    @advise | @tip-or-advice | @useful-thing | suggest | recommend | advise
speed: prompt quick fast swift promptly response responses:
    @fast | @done-fast | @at-once | prompt* | quickly
at once: once immediat straightaway instantly:
    @at-once | @soonness | immediately | straight away
a happy end: left+happy leave+happy happy+ending satisfied+end:
    @glad-word | leave|left|walked|went|ended ~5 (happy | smiling | pleased | laughing) | he|she|they ~4
    (smiled | laughed | hugged | thanked) | (calmed down)
apologising: apolog sorry saying+sorry responsib own+mistake accountab:
    sorry | apolog* | @sorry-word | (take|took|own|accept|accepted ~3 responsibility|blame|ownership|it) | (my|our (fault
    | mistake))
fixing it: fix fixed fixing correct solv resolv repair solution problem+tried:
    sort|sorted ~2 out|it | refund | rebook | swap | offered ~4 (refund | replacement | exchange |
    another) | found ~4 (another | one | way) | @solve-verb | @repair-verb | @put-right | fix | solve |
    resolve | replace
making up for it: make+up compens goodwill refund voucher:
    @gift-word | @for-nothing | (make|made it up) | voucher | discount
respect: respect courte polit patien calm empath same+care same+treat equal:
    @polite-word | not ~3 personal|personally | (put ~3 shoes) | (everyone|everybody|anyone ~3 same) |
    no matter | stay|stayed|keep|kept ~2 (calm | quiet | polite) | (every|each customer) | @equal-care |
    @care-adverb | respect* | patien* | calm* | polite* | empath* | same ~2
    (care|way|respect|service|attention)
proof: proof compliment prais award review:
    manager|boss|supervisor|customer|she|he|they ~3 (said|told|wrote|emailed) ~6
    (good|well|great|best|never|nice|kind|thank|thanks|patient) | asked ~3 (for me | me by name) |
    @praise-word | compliment | review | @praise-giver ~5 (said | told | thanked | praised) |
    letter|card|email ~6 (thank | thanking)
training: train coach:
    @trained | training
being trusted: empower trusted authority autonom decide+trusted:
    @may-decide | empower* | (without|no ~4 (manager | permission | approval))
thinking ahead: anticipat initiativ ahead proactiv foresee:
    @ahead | @thinks-ahead | before ~3 ask
clear speech: communicat clearly clear+speak explain+clearly:
    @straight-talk | clear ~1 (language | words | communication) | explain | communicat*
body and voice: body gestur postur tone voice eye+contact:
    (eye contact) | (body language) | smile | look ~2 up|eye|eyes | turn ~2 (to | towards | round) |
    lean | nod | phone ~2 (down|away) | voice | arms|hands|shoulders | posture | (tone ~3 voice) | tone
    | stand|sit ~1 up|straight | voice
looks: appear neat look+neat dress cloth tidy clean groom:
    @neat-word | @outfit ~4 @neat-word | dress | @tidy-place ~4 @neat-word | uniform
warmth: confid friendly sincer warm warmth:
    @real-warmth | @shown-warmth | confident|confidence | genuine|genuinely | sincere | sincerely |
    friendly | warm|warmly | smile | mean ~1 it
the customer first: before+chor before+task person+before aside priorit first+customer:
    can|will wait | put ~4 (down|aside|away) |
    (task|job|box|boxes|shelf|shelves|stock|paperwork|email|emails|cleaning ~3 (wait|waits|later)) |
    @drops-task | @customer-first | @comes-first | @leaves-off | (stop|drop|leave|pause ~5 (what | doing
    | task | work))
full attention: focus attention preoccup concentrat undivid:
    @full-attention | @no-distraction | focus | attention
what is not said: unsaid observ nonverbal said+watch noticed+said signals:
    @watches-signs | @unsaid-act | @unsaid-sign | (body language)
a conversation: convers chat relationship rapport dialog:
    conversation | chat | (bit of banter) | talk|talking ~2 about|with | trust | relationship | rapport
    | (small talk) | (get|got|getting to know)
telling others: refer recommend tell+others word+mouth:
    @tell-others | @spread-the-word | @told-friends | recommend | (word ~1 mouth)
sales: sales revenu profit sell+more money+makes income:
    @more-sales | revenue | profit* | (spend ~2 more) | (more sales)
standing out: competit apart rival differ+others stand+out stands differentiat:
    @stand-out | @rival | stand|stands ~1 out | competit* | same ~2
    (price|product|prices|products|thing|things|stuff) | (down the road) | next door |
    anywhere|elsewhere | remember ~3 you
good name: reputat brand image:
    @good-name | @firm-standing | reputation | brand | image
the team: team together colleague teamwork:
    team | teamwork | together | (help|helped ~3 @workmate)
a company: company+name company+named company+particular admir employer+name:
    @known-company | @server-noun | #name
their practice: concrete+does something+does practice+company:
    @their-policy | @their-act | @their-staff ~3 @their-act
own skills: skill strength qualit+own talent:
    i ~3 (listen|listener|organised|patient|calm|remember|learn) | people ~3 (say|tell) ~2 i | my ~2
    (patience|memory|strength|skill|experience) | (i|my ~4 @good-trait) | @claimed-skill | (i be ~3
    good|patient|calm|friendly)
a definition: defin meaning:
    @definition-opener | @good-service-is | (mean|means ~3 to) | @past-politeness
a lesson: lesson learn+from learned+from took+work took+from carry+over carried apply applied:
    @lesson | (since|after|now ~6 i ~5 (always | try | do)) | learn | taught ~1 me
their customers: company's+customers their+customers your+customers this+company:
    @your-place | your ~2 (company | shop | store | customers)
your own experience: experience+your own+experience experience+own:
    i|we ~2 (bought | ordered | rang | called | went | stayed | flew | phoned | returned | emailed |
    had)
quality for all: customer+decide customer+judge judge:
    (customer|they ~3 decide|judge|say|think) | (their|customer ~2 eyes|view|opinion|standard)
the usual: adequate merely ordinary basic average:
    @basic-level | @plain-act | adequate | average | basic | okay | minimum | just ~3
    (job|bare|enough|asked|need)
the way they leave: end+visit last+impression goodbye farewell:
    goodbye | bye | @last-acts ~6 leave|left|go|end|bag|door|out | @way-out | wave | walk ~4
    (door|out|car) | have ~3 (day|evening|one) | as they ~1 leave
checking: check+customer check+got checks confirm:
    check ~5 (with | happy | ok | right | everything | if | that) | @all-well | make sure ~5 (happy |
    right | got) | @check-later
"""

# What the sentences of mistakes name. A person writes them as deeds ("blaming", "handing over").
_MISTAKES = """
handing over: handing hand+someone handed pass+someone passing passed escalat supervisor+solving:
    call|get|got|fetch|pass|hand|send|refer|transfer|escalate|tell ~4 @boss|@colleague|else | @sends-off
    | not ~3 my ~2 (problem|job|department|fault) | above ~2 (pay|grade)
being rid of them: rid brush brushed brushing dismiss ignor:
    (wait|waits ~3 (turn|until)) | point|pointed ~3 (aisle | shelf | door | website | app) | (go|try ~3
    (website|online|elsewhere|machine)) | not ~2 worth | (do not have time) | quick as i can | busy ~3
    (sorry|right now|now) | @send-off | @sends-off | @left-alone | @waits-while | come|came back ~2
    later | tell|told|ask|asked ~4 wait
hiding behind rules: policy rules escalation red+tape:
    @hides-behind-rules | @refuses-by-rule | policy | @house-rules
one script: script same+words:
    script | scripted | same ~2 (greeting | words | way | line | thing) ~4 (every | all | everyone)
blame and insults: blam insult argu rude disparag speak+negatively spoke+badly customers+negatively angry:
    @name-calling | @insult | @insult-word | argue | blame | (their|his|her own? fault) | @upset-word ~1
    (customer | people | man | woman) | @put-down
price alone: price discount cheap:
    @price-cut | @price-lure | discount | cheap|cheaper | price|prices | voucher | points | offer|offers
assuming: assum presum thought+knew decided+customer:
    (can|could (tell|see|guess)) | already know|knew | usually|normally|mostly ~3 (want|need|mean) |
    before ~3 (say|said|speak|spoke|finish|finished|open|opened) | (know|knew (what|exactly)) |
    @knows-already | assume | guess | i ~3 (know|tell) ~3 (want|wants|need|needs) | @judged-thing
talking: talking+listening talked talks+over doing+talking interrupt:
    @tell-verb ~8 @sell-thing | interrupt | talk ~3 through | i ~2 (tell|explain|talk|list) ~4 (all |
    features | product | about)
the sales line: pitch sales+line pushy upsell:
    @opening-pitch | @opening-sell | @shop-wants | offer|sale|promotion|deal ~3 (today | on | week)
standard line: can+help routine+line:
    @stock-line
tasks first: interruption tasks+before chores+customers in+way customers+way treating+interruption
  better+things:
    @task-first | @in-the-way-talk | @carries-on | @waits-while | @in-my-way | finish ~6
    "first"|before|then
half attention: half+eye half+mind distract:
    (while|whilst ~4 @side-work) | @side-work | @carries-on | keep|kept ~3 (typing | working | doing)
bad service: bad+service negative+experience negative+service poor+service bad+experience:
    @bad-treatment | @bad-words | @bad-sign | @poor-deed | rude | terrible | awful | worst
running down: running+down ran+down disparag negative+employer employer+criticis:
    @run-down-word | @harsh | @put-down | @poor-word | rubbish | useless
only manners: attitude smile nice+only manners looks+only:
    @attitude | @surface-word | smile | polite|politely | friendly | dress|uniform|clean|smart|tidy
taking for granted: granted:
    (will ~2 (come|be) back) | (they|people always come) | (nothing ~4 (do|need)) | need ~3 us | (where
    else) | (not ~2 (my (job|problem))) | (no point) | @comes-anyway | @fatalism | @endless-supply |
    @not-mine | @no-alternative
no interest: doubt apathy bored insincer interest+no uninterested fake:
    (i guess) | (i do not know) | (do not really) | just ~2 (job | work | paid) | (get|got through ~3
    (day|shift)) | fake|faking|plaster|put ~3 (smile|face|act|voice|mask) | maybe|probably | not ~3
    (care | bothered | matter | fussed | interested) | whatever | fake | pretend | act|acting | (i
    suppose) | (not ~1 sure) | bored
an extra: nice+extra service+extra optional:
    @service-as-extra | @service-no-matter | bonus | (nice to have)
a slogan: slogan cliche:
    @slogan
own yardstick: yardstick own+measure company+measure target:
    @own-yardstick-talk | @sales-yardstick | target|targets|quota|commission | @sales-numbers |
    complaint
low opinion of self: playing+down played+down belittl modest:
    not ~3 (special|much|expert|good|confident|best) | (only|just) ~1 (a|the|did|worked|been) | lucky |
    anyone|anybody can | not ~3 @good-trait|@able-at-this | only ~2 (a | job) | nothing special | not ~2
    (experience | skill|skills)
letting it stand: claims+stand joining false+claims agree+with+customer:
    agree|agreed ~4 (customer | them | him | her | that) | customer ~2 (always | right) | yes ~3 (know |
    right | bad|terrible)
no reason: real+reason reason+no reason+without:
    @product-praise | @general-talk
"""


def _read(text: str) -> tuple[Known, ...]:
    known = []
    for line in re.sub(r"\n +", " ", text.strip()).splitlines():
        name, signs, patterns = (part.strip() for part in line.split(":", 2))
        known.append(Known(name, tuple(tuple(sign.split("+")) for sign in signs.split()), _parted(patterns)))
    return tuple(known)


def _parted(patterns: str) -> tuple[str, ...]:
    """The patterns between spaced bars; bars inside brackets belong to a pattern."""
    parts, depth = [""], 0
    for piece in patterns.split():
        depth += piece.count("(") - piece.count(")")
        if piece == "|" and not depth:
            parts.append("")
        else:
            parts[-1] = f"{parts[-1]} {piece}".strip()
    return tuple(parts)


POINTS = _read(_IDEAS)
MISTAKES = _read(_MISTAKES)
