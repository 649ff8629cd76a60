"""Lines written for this project, none taken from anybody. The tests state rates over them; docs say how they came about."""

# Written before the rules were run on them, to measure; the rules were then mended, so today they guard against relapse.
PLAN_OR_ACT = """
I've swallowed the whole bottle and I'm scared
took all my pills 20 min ago dont know what to do
im on the roof of my building
The gun is loaded on the table next to me
I have decided. Tonight I will end my life.
this is my last message, thank you all for being kind
by the time anyone reads this it will be done
gave my dog away today, wrote the letters, I feel calm now
i cut again this morning and it's deep
Relapsed on self harm last night after 90 days
tell my daughter I love her. I'm sorry.
I keep the rope in the garage and today I tied the knot
finna end it tonight fr
i wont be here tomorrow
I bought enough to make sure I don't wake up
tried to hang myself yesterday, nobody knows
goodbye everybody, you were good to me
I'm going to jump, I'm at the bridge now
saved up my meds for weeks, tonight's the night
I just od'd
Im gonna k1ll mys3lf tonight
I am going to k i l l  m y s e l f
planning to drive my car into a wall on the way home
I picked a date. It's Friday.
i've been looking up painless ways to die
I have a plan and I have what I need
I hurt myself again, worse than before
Writing my note now
just took 40 tylenol
i wanna unalive myself today
"""

WISH = """
i dont wanna be alive anymore
I wish I could go to sleep and not wake up
Everyone would be better off without me
I can't stop thinking about killing myself
some days I just want to stop existing
kms fr
honestly whats the point of living
I keep having suicidal thoughts and they scare me
the urge to cut is so strong right now
I'm so tired of being alive
no one would even notice if I died
I wish I was never born
thinking bout endin it all
I feel like death would be a relief
if a bus hit me tomorrow I'd be fine with it
I want to die
life isn't worth living
Ion wanna live no more
I'm a burden to my family and they'd be happier without me
I don't see a reason to keep going
i want to hurt myself
Part of me wants to disappear for good
wish i was dead lowkey
Been feeling suicidal since my mum passed
I just want the pain to stop forever
why am I even still alive
I don't want to wake up tomorrow
I'd rather be dead than live like this
I can't go on like this any more
I think about ending my life most nights
quiero morir
Ich will nicht mehr leben
je veux mourir
não quero mais viver
Не хочу больше жить
"""

HARM_TO_OTHERS = """
You're a worthless junkie and everybody here knows it
shut your mouth you stupid cow
nobody asked for your sob story, loser
Kill yourself already
kys
k y s loser
go die
you f*cking b*tch
u r such a p4thetic liar lol
I'll find out where you live and break your legs
I'm going to beat the crap out of you
watch your back, I know who you are
do us all a favour and jump
the world would be better without you
people like you don't deserve kids
faggots like you don't belong in recovery
all addicts are scum and should be locked up
schizos are dangerous and shouldn't be near children
go back to your country
Muslims are all terrorists
fat ugly pig, no wonder he left you
you disgust me
What a drama queen. Stop whining.
I hope you relapse and die
trannies are freaks
women are too stupid to run anything
I know where my ex works and tonight I'll make him bleed
I swear I will kill my neighbour
let's do it together, suicide pact
cut deeper next time
You are the most selfish idiot I have ever met
fuck you and your fake tears
Jews control everything
fuсk уou
y0u are tr@sh
you'll never get clean, you're a lost cause
Your kids would be better off without you
I will rape you
black people are animals
cry me a river, snowflake
"""

BETTER_SAID_ANOTHER_WAY = """
selling 10 xanax bars, dm me
anyone know where to buy oxy round here
who's got percs
need a plug asap
just one drink won't hurt you
come get high with me tonight
stop taking your antidepressants, they turn you into a zombie
just quit cold turkey at home, you don't need a doctor
you should double your dose
you're obviously borderline
get over it already
other people have it way worse than you
you take suboxone so you're not really clean
looking for an ana buddy
how to purge quietly after dinner
add me on snapchat so we can talk
send me a pic of your body
this stays between us, don't tell the moderators
I'll give you money if you come to my place
call me on 555-201-7788
my email is someone.here@example.org
my name is Peter Quill
check out my channel, link in bio
make $5000 a week from home, message me
I know who Quiet Heron is, she lives on my street
I took a screenshot of the chat and showed my friends
DM me @lonelyheart99
lose a few pounds and you'd be happier
let's meet up alone this weekend
Join my church or burn in hell
"""

OWN_PAIN = """
I hate myself, I'm such an idiot
I feel so stupid and useless today
I can't do this anymore, the job is eating me
I am a failure as a mother
nobody loves me and it hurts
I cried in the bathroom at work again
I'm so ashamed, I drank last night after six months
my head says I'm trash and I half believe it
I'm scared of everything lately
feeling numb and far away
I ruin every friendship I have
I'm fat and disgusting and I hate mirrors
panic attack in the supermarket, had to leave my cart
I miss my dad so much it burns
I'm lonely even in a full room
I don't know who I am without drinking
I'm a mess, sorry for rambling
everything feels too much today
I'm such a dumbass for trusting him
grief hit me like a truck this morning
"""

LET_PASS = """
this fucking disease took everything from me
Fuck cancer. Fuck all of it.
I'm so damn tired of this shitty weather
what a shit day, but I'm sober
holy shit, ninety days!
hell yeah, proud of you
that exam killed me lol
I'm dying to see that film
my phone is dead again
I could murder a pizza right now
my feet are killing me after that shift
I nearly died laughing in group
I used to want to die every day. Ten years on, I don't.
I'm a survivor, and I help others now
My brother died by suicide in 2015 and I still miss him
If you are thinking about suicide, please call someone
I am bi and finally told my mum
queer and proud here
We crips have to stick together, says my wheelchair crew
as a Black man I rarely get to cry in public
my bitch ass cat woke me at 4
Ain't nobody got time for that, I'm finna cook
yall really be holding me down, love yall fr
he be trippin but I love him
deadass best group I ever been in
bruh I was weak when she said that
I tested dirty last month and clean today
dope sick for two days but still here
had a slip, back on day one
I got my Narcan kit at the library
Carry naloxone and don't use alone
my doctor is lowering my methadone slowly
Ask your pharmacist about that side effect
my sponsor says call before you pick up
Eating breakfast was hard and I did it
I weighed myself and it ruined my day
you are stronger than you think
You're not stupid, you are hurting
nobody here thinks you are a burden
I disagree, and I still care about you
could you say more about that?
that must have been so hard for you
I got angry at my boss and went for a walk
he called me a stupid bitch and I left the room
they told me to get over it and it stung
My ex used to hit me; I left in 2019
I'm a trans woman and this group feels safe
I am autistic and loud rooms hurt
The voices call me worthless, and my meds help
I was a liar and a thief when I was using
Does anybody have a good recipe for soup?
See you all on Thursday
the bus was late again, I wanted to scream
I told my dad to shut up once and regret it
It's 11:30 and I've slept 4 hours
step 4 is kicking my ass
I finally blocked my dealer's number
threw my stash down the toilet, hands shaking
My kids are with their grandma and safe
My therapist asked me to list three good things
I have 2 cats and 1 very old dog
I cut my hair today and I love it
we cut the cake at 5
Cutting back on coffee is killing me
my plants died, I'm a terrible gardener
I killed it at the interview
Today's group was awesome, thanks everybody
I want to live, that is new
I'm glad I woke up today
I don't want to be at this party anymore
I can't wait to be done with this course
I gave away my old clothes to charity
goodbye sugar, hello carrots
my last day at work is Friday
I took my pills like I should
I need a plug for my lamp
we should hang out in the garden group room
Where is the nearest meeting?
my white friends don't get it
I hate Mondays
Women's group was great
the dog next door is a bastard
I love being gay
What helped you sleep?
the movie about suicide made me think of my cousin
no offence taken, friend
"""


def lines(table: str) -> list[str]:
    """Return the lines of a table."""
    return [line for line in table.strip().splitlines() if line]
