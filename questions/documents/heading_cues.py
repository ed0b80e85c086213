"""What a heading, a line before a list or the head of a column announces."""

from .phrases import phrases

SAMPLE_HEAD = phrases(
    r"""
    (?:sample|example|model|strong|possible|suggested|good|great|perfect|winning|ideal|
        mock)\s+(?:\w+\s+)?(?:answers?|repl(?:y|ies)|responses?|scripts?)
    ^(?:an?\s+)?(?:example|sample)s?\b(?!\s+(?:of|questions?))
    (?:may|might|could|can|would)\s+(?:sound|go|look)
    what it (?:may |might |could )?(?:sounds?|looks?) like
    (?:answers?|repl(?:y|ies)|responses?) (?:in action|to learn from|that work(?:s|ed)?)
    in your own words:?$
    ^(?:try|say) (?:something like|this)\b(?!,? not)
    ^you (?:might|could|can) say:?$
    """
)
AVOID_HEAD = phrases(
    r"""
    mistakes?
    avoid(?:ing)?
    don'?ts?\b(?!\s+(?:forget|worry|miss))
    do not\b(?!\s+forget)
    pitfalls?
    red flags?
    not to (?:do|say|mention|include)
    ^never
    watch out
    traps?
    leave (?:it )?out
    errors?
    what (?:does not|doesn't) work
    beware
    bad (?:habits|answers|signs|ideas)
    warning signs to
    no[- ]?nos?
    steer clear
    should(?:n't| not| never)
    deal[- ]?breakers?
    instead of
    (?:better|rather) not
    keep quiet about
    leave at home
    not (?:that|this)$
    turn[- ]?offs?
    less helpful
    weak(?:er)? (?:answers?|repl\w+|responses?)
    costs? (?:you|people|candidates)
    go(?:es)? wrong
    wrong\b(?! with (?:you|them|us))
    keep (?:it )?to yourself
    skip
    (?:things?|phrases?|words|lines?|answers?|habits?|behaviou?rs?) (?:to stop|to drop|that (?:hurt|harm|
        annoy|sink|backfire|put)\w*)
    bad (?:\w+ )?(?:answers?|repl(?:y|ies)|responses?|examples?)
    sinks?
    faults?
    stumbl\w+
    slips?
    """
)
POINTS_HEAD = phrases(
    r"""
    points?
    emphasi[sz]e
    highlights?
    ^(?:the )?do'?s?:?$
    do'?s
    tips?
    what works
    how to
    best practices?
    benefits?
    (?:good|worth|useful) (?:to \w+|\w+ing)
    advantages?
    steps?
    checklist
    (?:to|should) (?:do|say|mention|cover|include|show|stress|bring up)
    (?:looking|look|listen|listening|hoping|hope|want|wants) (?:for|to hear)
    want(?:s)? to (?:hear|see|know)
    ^(?:say|try|do|include|mention|show)(?: this| these)?:?$
    good signs?
    green flags?
    habits?
    keys? to
    essentials?
    ingredients?
    ways to
    reasons?
    what makes
    what (?:good|great|strong) (?:\w+ )?(?:answers?|candidates?)
    qualities
    skills
    practices
    advice
    involves
    must[- ]haves?
    make sure
    remember
    prepare
    try
    more helpful
    instead\b(?! of)
    strong(?:er)? answers?
    (?:things?|phrases?|words|lines?|answers?|behaviou?rs?) (?:that|to|you|they)
    bring
    follow
    gets? (?:you )?hired
    impress\w*
    """
)
BOTH_HEAD = phrases(
    r"""
    do'?s\s*(?:and|&|/|,)\s*don'?t
    say and what
    right and wrong
    this, not that
    """
)
# What stands here is about the article or the question, not about the answer.
ASIDE_HEAD = phrases(
    r"""
    ^why\b(?=.*\bask)
    final thoughts?
    conclusion
    summ(?:ary|ing up)
    background
    introduction
    before (?:the|your) interview
    why (?:this|the) question
    case stud(?:y|ies)
    bottom line
    wrap(?:ping)?[- ]up
    in short
    takeaways?$
    references
    sources
    further reading
    what (?:they|it)(?:'re| are| is|'s) (?:really )?(?:asking|about)
    why (?:they|interviewers|employers|managers|panels)
    """
)
# Advice that belongs to no question in particular, after the questions.
GENERAL_HEAD = phrases(r"""
    ^(?:general|other|extra|final|bonus|overall|more|last|closing)\b.{0,30}
    ^before you (?:go|leave|apply)
    ^on the day
    ^what to (?:wear|bring)
    """)
