"""What a sentence advises, told by its turns of phrase."""

import re

from .phrases import pattern, phrases

SENTENCE_MOST = 800  # characters; what is longer is no sentence, and would take long to search

# What may stand before the verb of a piece of advice: "So, when a guest is cross, listen."
_LEAD = (
    r"(?:(?:so|and|but|also|then|first(?:ly)?|second(?:ly)?|third(?:ly)?|next|finally|lastly|last|instead|above all|"
    r"again|of course|please|by all means|in short|for example|most of all|in your answer|in the interview|here|now|"
    r"afterwards|too|still|however|therefore|remember|whatever you do|on the other hand)(?:,\s*|\s+)|"
    r"(?:when|whenever|if|once|before|after|while|as|where|until|unless|during|at|in|for|with|on|to)\b"
    r"[^,.;:!?]{3,90},\s*)*"
)
_VERB = "(?:{})".format(
    "|".join(
        """acknowledge act adapt add address admit agree aim allow anticipate apologi[sz]e appreciate arrive ask assist
        assure attach back be begin break breathe bring build call calm carry check choose clarify close come
        compare compliment confirm connect consider control cover create cut deal define deliver demonstrate
        describe determine develop discuss do draw drop emphasi[sz]e empower encourage end engage ensure
        establish explain express face find finish fit focus follow frame gather get give go greet handle have
        hear help highlight hold identify illustrate implement include inform introduce invite involve keep know
        learn leave let link list listen look maintain make match measure mention mind mirror move name note
        notice nod offer open outline own park pause pay personali[sz]e pick plan point practi[sc]e praise
        prepare present prioriti[sz]e promise prove provide put quote raise reach read recogni[sz]e refer
        reflect refill rehearse relate remain repeat reply report research respect respond restate return reveal
        review ring round say save schedule see select send serve set share show sit slow smile solve speak
        spell stand start state stay stick stress structure suggest summari[sz]e support take talk teach tell
        test thank think tidy tie time treat try turn understand update use value verify volunteer wait walk
        watch wear weave welcome work write recall credit warn label lower pull weigh bow lead sound solicit log
        double-check follow-up""".split()
    )
)
_ADVERB = (
    r"(?:(?:genuinely|always|clearly|simply|just|briefly|calmly|politely|quickly|gently|openly|honestly|carefully|"
    r"actively|really|even|plainly|firmly|promptly|kindly)\s+)?"
)
_WHO = (
    r"(?:interviewers?|employers?|hiring managers?|managers?|recruiters?|customers?|clients?|guests?|patients?|people|"
    r"panels?|we|they|callers?|parents?|teams?|readers?|companies|buyers?|bosses|owners?|"
    r"the (?:person|people) (?:across|opposite|who)[^,.]{0,40})"
)

IMPERATIVE = re.compile(
    rf"^{_LEAD}{_ADVERB}{_VERB}\b(?!\s*(?:[,:;]|is\b|are\b|was\b|were\b|can\b|will\b|has\b|had\b|of\b))", re.I
)
# The writer speaks to the reader, or tells why the question is asked.
NO_ADVICE = phrases(
    r"""
    ^{SO}see you
    ^{SO}thank you
    ^{SO}thanks
    ^{SO}good luck
    ^{SO}read (?:more|on|next|also|our)
    ^{SO}click
    ^{SO}check out
    ^{SO}learn more
    ^{SO}find more
    ^{SO}find out more
    ^{SO}share (?:this|your)
    ^{SO}subscribe
    ^{SO}sign up
    ^{SO}contact us
    ^{SO}call (?:us|\d)
    ^{SO}follow us
    ^{SO}let us know
    ^{SO}stay tuned
    ^{SO}get our
    ^{SO}download
    ^{SO}join (?:us|our)
    ^{SO}leave a
    ^{SO}got (?:a|any)
    ^{SO}consider:?$
    ^{SO}think about it
    ^{SO}let's
    ^{SO}let us
    ^{SO}look at (?:the|this|these) (?:example|case)
    ^{SO}here (?:is|are)
    ^{SO}take (?:a look|\w+, for)
    ^{SO}visit our
    ^{SO}tell us (?:what|how|in the)
    ^{SO}follow these
    ^{SO}say (?:a|the|you are|you're)
    ^{SO}imagine
    ^{SO}picture this
    ^{SO}suppose
    ^{SO}have you ever
    ^{SO}do you (?:want|need|have)
    ^{SO}come back (?:soon|next)
    ^{SO}keep reading
    ^{SO}listen to (?:our|the) (?:podcast|episode)
    ^{SO}watch (?:our|the) video
    ^{SO}see (?:also|our|the)
    ^{SO}share on
    ^{SO}note that
    ^{SO}notice how
    ^{SO}(?:always )?(?:remember|bear in mind) that
    ^{SO}besides
    ^{SO}(?:an|any) answer (?:like|that|which|along)
    (?:an? |the )?(?:interviewers?|employers?|hiring managers?|managers?|recruiters?|panels?|they|we|
        customers?) (?:really |usually |often |mostly )?(?:wants?|needs?|likes?|would like|hopes?|is trying|
        are trying|tries|try) to (?:know|see|find out|understand|learn|hear|tell|judge) (?:more about|what|
        whether|how|if|why|that you|who|which)
    you should (?:be prepared for|expect)
    (?:interviewer|employer|manager) is asking
    (?:doesn't|does not|don't|do not) mean
    never end
    told us
    (?:this|the|these|below) (?:article|guide|post|page|tips?|steps?|list|habits)
    so your answers?
    """,
    SO=r"(?:(?:so|and|but|also|then|now|here|first),?\s+)?",
)
POINT = phrases(
    r"""
    ^{LEAD}(?:make|be) (?:sure|certain)
    make sure
    ^{LEAD}(?:always|remember|do)\s+(?!(?:not|you)\b)[a-z]+
    do(?:n't| not) forget to
    never forget to
    never (?:miss|skip)
    you(?:'ll)? (?:should|must|need to|have to|ought to|want to|will want to|'ll need to|
        will need to)\b(?! (?:not|never|avoid))
    it(?: is|'s) (?:also |always |very |really )?(?:important|essential|vital|crucial|critical|key|wise|
        best|helpful|useful|worth|a good idea)
    it (?:also |really )?(?:helps|pays)
    (?:essential|important|vital|crucial|critical) (?:that|to|for you)
    makes? it clear
    your (?:job|task|goal|aim|role|top priority|first job) (?:is|should be)
    the (?:goal|aim|key|trick|secret|point) is
    (?:the|one|a) (?:best|great|good|better|smart|strong|surest|simplest|safest|easiest) (?:way|answers?|
        candidates?|approach|repl(?:y|ies)|responses?|thing|move|start|place to start)\b(?! (?:is|sounds?|
        might|could|goes):)
    needs? to (?:show|hear|see|know)
    be prepared to
    {WHO} (?:\w+ )?(?:want|wants|look for|looks for|listen for|listens for|like to|likes to|love to|
        loves to|expect|expects|appreciate|appreciates|value|values|hope to|hopes to|notice|notices|admire|
        admires|remember)
    (?:is|are) (?:crucial|essential|vital|key|powerful|critical|a must|indispensable|what (?:counts|matters|
        sets))
    will (?:help|set|show|convey|make|impress|win|earn|let|give|prove|tell|mark) (?:you|your|them|that|the|
        a|an|people|customers)
    deserves?
    contributes? to
    goes a long way
    earns? (?:you|trust|points)
    scores? (?:highly|points|well)
    carr(?:y|ies) weight
    matters? (?:more|most|a lot|as much)
    stands? out
    that's even better
    even better
    you are the (?:face|voice)
    make(?:s)? a world of difference
    strong answers? (?:include|show|mention|end|begin|start|name|give)\w*
    worth (?:saying|mentioning|adding|naming|telling|showing)
    can't go wrong
    good (?:candidates|answers|people)\b(?= (?:\w+))
    we want
    try to
    demonstrates?
    should (?:always )?(?:be|include|show|have|mention|name|end|start|begin|cover|contain|say)
    """,
    LEAD=_LEAD,
    WHO=_WHO,
)
MISTAKE = phrases(
    r"""
    ^{LEAD}(?:please\s+)?(?:don'?t|do not)\s+(?!(?:forget|hesitate|worry|be afraid|miss|fear|want|know|
        think|have|need|just\b)\b)[a-z]+
    (?:^|[,;:—–]\s*|\b(?:and|but|so)\s+)(?:please\s+)?(?:don'?t|do not)\s+(?:ever\s+)?(?!(?:forget|hesitate|
        worry|be afraid|want|know|think|have|need|they|we|you|i|it)\b)[a-z]+
    ^{LEAD}(?:never|avoid|resist|refrain from|steer clear|stay away|stop|quit|beware|skip|
        watch out)\b(?!\s+(?:forget|miss|stop)\b)
    never (?:say|tell|ask|assume|speak|blame|claim|promise|lie|let|use|give|badmouth|criticise|criticize|
        argue|interrupt|bluff|make|be|go|mention|talk|treat|leave|try|hint|suggest)
    be careful not to
    (?:take care|make sure|be sure|try|remember) not to
    make sure (?:that )?you (?:don't|do not|never)
    (?:should|must|ought|need)(?:n't| not| never)
    you (?:don't|do not|never) (?:want|need) (?:to|a|an|your)
    can(?:not|'t) afford
    avoid
    (?:common|big|bigger|biggest|classic|frequent|worst|serious|usual|easy|costly|worse) (?:mistakes?|
        errors?|slips?)
    is a mistake
    (?:one|another|a|the|their|first|second|third) (?:\w+ )?mistakes? (?:\w+ ){0,3}(?:is|was|are|make|made)
    are mistakes
    mistake that
    the worst (?:thing|answer|way|reply)
    no one wants
    nobody (?:wants|likes|enjoys) to
    nothing (?:annoys|irritates|hurts|sinks|kills|puts|is worse)
    (?:will|does|do|would)(?:n't| not) (?:help|impress|do you|win|be enough|get you|work|land|sit well)
    won't (?:help|impress|do|win|be enough|get you|work|land)
    (?:will|would) (?:cost|hurt|harm|sink|ruin|spoil|lose|annoy|end|kill|undo|backfire|work against|
        count against|put)
    (?:loses?|lost) (?:you|us|them|the (?:room|job|panel))
    turns? (?:people|us|them|interviewers|managers|employers|customers) off
    puts? (?:people|us|them|interviewers|managers) off
    puts? \w+ off
    (?:is|are) a (?:warning|red flag|turn-?off|bad sign|deal-?breaker|no-no|giveaway)
    red flags?
    isn't (?:enough|an answer)
    not (?:nearly )?enough
    have ended
    costs? (?:you|people|drivers|candidates|many)
    sounds? (?:rude|arrogant|false|rehearsed|like an excuse|careless|bitter|fake|hollow|lazy)
    comes? across as (?:rude|arrogant|careless|lazy|cold|bitter|fake|weak)
    backfires?
    the (?:quickest|fastest|surest) way to (?:lose|fail|be)
    (?:exceptional|good|great|excellent)\b[^.;]{0,40}\bis not just a (?:nice|pleasant)
    many (?:people|candidates|applicants) (?:forget|fail|make|lose|stumble|talk themselves)
    won't have to just
    """,
    LEAD=_LEAD,
)
# "If you keep them waiting, they go elsewhere."
CONSEQUENCE = pattern(
    r"""
    \b(?:if|when|whenever|once) (?:you|someone|a candidate|candidates|people)\b[^.;]{3,140}?(?:,|
        \bthen\b)?\s*(?:(?:you|they|we|it|people|customers|guests|the \w+)(?:'ll| will| can| may| might|
         could)?\s+)(?:\w+\s+){0,2}?(?:lose|loses|lost|resist\w*|get resistance|someplace else|
        somewhere else|stop listening|walk away|leave|feel like|make customers feel like|feel ignored|
        switch off|tune out|wonder|doubt|mistrust|fail|regret|hear an excuse|assume the worst|
        take their (?:money|business))
    """
)
RESISTANCE = pattern(
    r"""
    \bif you\b[^.;]{3,140}, (?:you'll|you will|they'll|they will|we'll)\b[^.;]{0,60}\b(?:resistance|
        elsewhere|else|lose|trouble|suspicion|silence|complaints?)\b
    """
)
BAD_ADJECTIVE = pattern(
    r"""
    ^(?:lame|bad|poor|weak|terrible|awful|wrong|mediocre|unhelpful|careless|rude|negative|worst|worse|
        vague|lazy|not great|no)\b[^.:]{0,50}:
    """
)
TOLD_TO_ASK = re.compile(r"\b(?:don['\u2019]?t|do not|never) (?:forget|hesitate|be afraid|fear|miss)\b", re.I)
SAMPLE = pattern(
    r"""
    ^\W*(?:sample|example|model|possible|suggested|good|great|strong|better) (?:answers?|repl(?:y|ies)|
        responses?)\s*\d*\s*[:\u2013\u2014]\W*
    """
)
BAD_SAMPLE = pattern(
    r"""
    ^\W*(?:bad|weak|poor|wrong|worse|weaker|not so good) (?:answers?|repl(?:y|ies)|responses?|
        examples?)\s*\d*\s*[:\u2013\u2014]
    """
)
TIP = pattern(
    r"""
    ^(?:pro |top |quick |extra |hot )?(?:tip|do|good|better|remember|best|say|advice|key point|
        bonus tip)\s*(?:\d+\s*)?[:\u2013\u2014]\s*
    """
)
WARNING = pattern(
    r"""
    ^(?:warning|don'?t|mistake|bad|avoid|caution|careful|pitfall|worse|worst|not this|never|
        red flag)\s*(?:\d+\s*)?[:\u2013\u2014]\s*
    """
)
_FIRST_VERB = re.compile(
    rf"(?:{_VERB}|let|argue|blame|complain|interrupt|rush|lie|brag)\b(?!\s*(?:[,:;]|is\b|are\b))", re.I
)
STORY = re.compile(r"\b(?:I|he|she|my|we|me|him)\b")
PAST = pattern(
    r"""
    \b(?:was|were|had|did|said|told|took|gave|went|came|made|thought|felt|knew|saw|got|left|ran|rang|
        met|found|brought|kept|sent|\w{3,}ed)\b
    """
)
_PASSIVE = pattern(
    r"""
    \b(?:is|are|be|being|been|get|gets|i'm|it's|you're|they're|have|has|had|haven't|hasn't|you've|we've|
        i've)\s+(?:not\s+)?(?:\w+ly\s+)?(?:been\s+)?(?:\w+ed|met|made|done|given|taken|told)\b
    """
)


def starts_with_verb(words: str) -> bool:
    """Whether a phrase begins with one of the verbs of advice: "Tell them", "Promise nothing"."""
    return bool(_FIRST_VERB.match(words))


def tells_past(words: str) -> bool:
    """Whether a sentence tells what happened, leaving aside what it quotes and "is delighted"."""
    bare = re.sub(r"[\u2018\u201c\"][^\u2018\u2019\u201c\u201d\"]{0,200}[\u2019\u201d\"]", " ", words)
    return bool(PAST.search(_PASSIVE.sub(" ", bare)))


def advice(words: str) -> str:
    """What a sentence of advice names: ``emphasize``, ``avoid``, or nothing."""
    if len(words) > SENTENCE_MOST or NO_ADVICE.search(words) or words.endswith("?"):
        return ""
    if CONSEQUENCE.search(words) or RESISTANCE.search(words):
        return "avoid"
    if TOLD_TO_ASK.search(words):
        return "emphasize"
    if MISTAKE.search(words):
        return "avoid"
    if POINT.search(words) or IMPERATIVE.search(words):
        return "emphasize"
    return ""
