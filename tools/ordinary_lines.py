"""Ordinary talk of a circle, written for this project: what must pass without a word. Negatives for both heads.

A quarter of the lines, chosen by a hash of the line, never trains: `held_out` is for measuring alone.
"""

import zlib

LINES = """
good morning all
morning everyone
mornin folks
Good afternoon from a grey town
evening all, just got in
good evening friends
hey
hey hey
hi
hi there
hiya
hello
hello again
hello from the train
heya, first time writing here
howdy yall
wassup everybody
sup
yo
g'day all
alright lads and lasses
hello lovely people
Hi everyone, nice to meet you
Hi, I'm new, be gentle with me
New here and a bit shy
Just joined today
I'm back after a week away
good to be back
long time no see
happy Monday everyone
happy Friday all
happy birthday Blue Otter
merry christmas everybody
happy new year to the whole circle
Eid mubarak to those who celebrate
Happy Diwali all
Shabbat shalom
welcome
welcome, glad you found us
Welcome to the new people
nice to see so many here tonight
waves hello
hi from the bus stop
I made it tonight
just dropping in to say hello
only here for ten minutes today
I'll be reading along while I cook
good night
Good night all
night night
nighty night everyone
night all, sleep well
goodnight friends, thanks for tonight
gn
gn everybody
sleep tight
sweet dreams
off to bed now
I'm off to bed, early shift tomorrow
Heading to bed, see you all in the morning
time for bed for me
going to sleep now, talk tomorrow
bedtime here, take care
I should sleep, it is past midnight
I'm logging off for tonight
logging off, dinner is ready
see you tomorrow
see you all tomorrow at seven
See you on Tuesday then
see ya
see ya later
cya
ttyl
talk to you later
talk soon
catch you all later
until next week
till Thursday
bye
bye bye
bye for now
bye everyone, see you next week
byeee
ok bye
gotta go
gotta run, bus is here
have to leave early tonight, sorry
I need to leave now, the kids want dinner
I have to go, my break is over
leaving now, thank you all
I'm heading out, back on Sunday
back later
brb
be right back
back in a minute
I'm back
That was my last cigarette break of the shift, back to it
Today was my last exam
Friday is my last day at the old job, cake for all
I said goodbye to my neighbours, we move on Saturday
We waved goodbye to grandma at the station
said bye to my coworkers and went home
I left the party at ten and felt fine about it
I left work early to see the dentist
She left for university this morning, the house is quiet
My flatmate moved out, we had a goodbye dinner
saying goodbye to my old car today, sold it to a student
goodbye summer, it was a good one
Farewell lunch for our manager today, I made a salad
I'm leaving for the airport at five
I'll be gone for two weeks, camping with the boys
I won't be here on Thursday, I have a concert
can't come tomorrow, dentist
I will miss the group next week, family visit
this is my last message before the plane takes off, speak on Monday
thanks
thank you
thank you so much
thanks all
thanks everyone for listening
ty
tysm
thx
thanks, I needed that
cheers mate
ta love
much appreciated
that was kind of you, thanks
Thank you for asking
I appreciate you all
thank you for the tip about the timer
thanks for sharing, it helped me
thanks for the welcome
you're welcome
no problem
no worries
anytime
sure
ok
okay
okay, got it
k
kk
yes
yeah
yep
yup, same
no
nope
nah
maybe
not sure
I guess so
idk
true
so true
exactly
this
same
same here
me too
me neither
mood
big mood
felt that
lol
lmao
haha
hahaha that is brilliant
rofl my cat just did the same
xD
wow
oh wow
oh no
oof
ouch
aww
yay
yay well done
woohoo
nice
nice one
lovely
great
great news
cool
awesome
amazing
well done
well done you
congrats
congratulations to you both
proud of you
so proud of you
good for you
good luck
good luck tomorrow
fingers crossed
hugs
sending hugs
hug if you want one
big hug from Lisbon
❤️
❤️❤️❤️
👍
🙏
😂
😊
🎉🎉
👋
☕ and biscuits
good morning ☀️
night 🌙
so happy 😊
+1
?
...
:)
:-(
<3
hmm
hm, let me think
ah
ah ok
I see
I see what you mean
makes sense
that makes sense
fair enough
agreed
I agree with you
good point
good question
interesting
really?
what happened then?
how did it go?
how was your day?
how are you?
how are you doing today, Quiet Heron?
how r u all
whats up with the weather
how was the interview?
did you sleep well?
did you get to call your brother?
are you coming on Thursday?
who is here tonight?
anyone awake?
anybody around?
is anyone else new?
when is the next session
is the meeting still at 6?
Where do I find the exercise?
which prompt is for today?
how do I delete a message?
Can I reply to an older message?
can staff read what we write?
may I ask something?
Could you say more about that?
what do you do when you can't find the words?
does anyone have tips for small talk?
what are you cooking tonight?
do you prefer tea or coffee?
What music calms you?
has anyone tried yoga?
does journaling help you?
what book are you reading?
Any good podcasts for the commute?
How long did it take you to feel at home here?
Do you write it down first or just say it?
it is sunny here
It's pouring outside and I love the sound
so hot today, I melted on the tram
snow this morning, kids are thrilled
windy as anything here
Finally some rain, the garden needed it
grey day, soup day
storm knocked the power out for an hour
first frost, I had to scrape the windscreen
lovely sunset tonight
spring is here, I saw the first crocus
it's too cold for cycling
I love a foggy morning
work was fine
work was long today
busy day at work, feet up now
quiet day in the office
I had a good day at work
my boss said thank you today
New job starts on Monday
I got the job!
I got promoted
got a raise, small but mine
I asked for a day off and got it
my shift ends at ten
night shift again, send coffee
on my lunch break
two meetings and then home
I gave my first presentation and my voice only shook a little
my coworker took credit again and I told her I minded
Printer jammed three times, I laughed in the end
I'm looking for work, two applications sent today
the interview went better than I thought
I did not get the job but the feedback was kind
My manager is strict but fair
Commute took two hours, I listened to a whole audiobook
I finished my thesis chapter
handed in my essay at last
school run done, coffee time
my exam is on Friday and I've made a plan to study
passed my maths exam!
I failed the driving test but I booked a new one
got my certificate today
I start college in the autumn
learning Spanish, uno dos tres
I had pasta
I made lentil soup, enough for three days
baking bread today, house smells great
burnt the rice again lol
trying a new curry recipe
we ordered pizza
cup of tea and a biscuit, perfect
breakfast was eggs and toast
I ate lunch with a colleague instead of at my desk
I cooked for my parents for the first time
the cake came out lopsided but tasty
grandma's dumplings, best in the world
I skipped the second coffee
what's for dinner at yours?
just had the best mango
my tomato plants are huge
I planted basil on the balcony
I cut the grass today
cut the onions and cried, as usual
I sharpened the kitchen knives finally
had my hair cut, feels lighter
went to the barber
I took the bus for the first time in months
took the train to see my aunt
I walked to the river and back
walked over the old bridge, beautiful light
We climbed the tower, what a view
I ran 5k this morning
went swimming with my niece
gym done
did ten minutes of stretching
my knees hurt after football
I slept eight hours
slept like a baby
slept in until ten, bliss
woke up early and watched the sun come up
I woke up before my alarm
couldn't sleep because of the neighbour's music
tired but happy
tired today, will mostly read
sleepy
a nap fixed me
I took my vitamins and a long shower
picked up my prescription, all good
my doctor is happy with my blood test
dentist was fine, no holes
new glasses, I can see leaves
my back is better since the exercises
I have a cold, tissues everywhere
The kids are asleep at last
my son learned to ride a bike
my daughter drew me a picture
my mum called, we laughed a lot
I called my dad and we talked about football
my brother is visiting this weekend
my sister had her baby!
my husband cooked tonight
my wife and I went dancing
my grandmother turned ninety
family dinner tonight, wish me patience
We talked about the holidays and nobody shouted
My cousin and I are speaking again
I told my mum how I felt and she listened
I visited my dad's grave and put flowers there
my uncle's funeral was peaceful, we sang
it's a year since gran passed, we lit a candle
the dog needs a walk
my cat sleeps on the keyboard
took the dog to the vet, just a thorn
adopted a kitten, she is called Button
fish tank cleaned
my ex and I agreed on the weekends
first date on Saturday, a bit nervous
the date was nice, we talked for three hours
I have a crush lol
we broke up last month, I'm doing okay
I met my neighbour at the bins and we chatted
I invited a friend for tea
My friend cancelled, so I had an evening for myself
I made a new friend at the choir
I said no to a party and it felt right
I said yes to the party
I sat with the others at lunch
I asked the shop lady how her day was
I spoke up in the meeting
I raised my hand in class
one month sober
90 days today
three weeks without cigarettes
day 12 and counting
Day one again, and that's okay
six months clean on Sunday
I got my chip
two years in recovery this week
went to my meeting
my sponsor and I had coffee
called my sponsor instead, all good
I said no thanks to a beer at the wedding
a craving came and went while I did the dishes
poured it down the sink and went for a walk
my first sober birthday
not one slip this week
I kept to my meal plan today
had dessert without guilt
I went to the supermarket alone
left the house three times this week
I drove on the motorway again
the new medication seems to work
therapy was good today
my therapist is on holiday, see her in two weeks
counselling at four, wish me luck
I'm proud of myself today
I feel calmer than I did in spring
today was okay
today was a good day
an ordinary day, and I like ordinary
it's been a long week
meh day
so-so
bit flat today but fine
a bit nervous about tomorrow
I was nervous but I did it
I was grumpy this morning, better now
feeling hopeful
feeling good
feeling rested
feeling a bit better
relieved
I'm happy
I'm okay
I'm fine, just tired
I'm good, you?
doing alright
doing better
can't complain
could be worse
I'm bored
I'm hungry
I'm excited for the weekend
I had fun tonight
I laughed so hard at that
I did my homework
I did the homework twice this week
homework report: I tried the listening exercise with my wife
didn't get to the homework, sorry
I practised saying no in the mirror
I tried the breathing exercise on the bus
box breathing works for me
I wrote three good things: coffee, rain, my sister
I used an I-statement with my landlord
I counted to ten before I answered my son
I asked an open question and my colleague talked for ten minutes
I reflected back what she said and she smiled
I named the feeling out loud: jealous
I set a timer and listened for two minutes
The exercise felt silly at first, then it helped
my goal for this week: call one old friend
my goal is to eat breakfast every day
plan for tomorrow: walk, laundry, group
I want to try the exercise with my flatmate
I want to learn to listen
I want to call my brother this week
I want to sleep early tonight
I want to go to the sea
I'm going to try it tonight
I'm going to cook and then read
I'm going to tell him on Sunday
I'm going home now
I'm ready for the weekend
I'm ready to start
I have decided to join the choir
I have everything ready for the trip
got my bag packed and ready for tomorrow
everything is ready for the party
All done, goodnight
finished the puzzle tonight, a thousand pieces
tonight is movie night
tonight I cook
Tonight we celebrate, my niece passed her exam
last night we played cards
last night's session was lovely
it was over sooner than I thought
the storm is over
the exams are over, finally
it's over between me and sugar haha
I gave my old phone to my nephew
I gave away two bags of clothes to the charity shop
I found a good home for the kittens
I wrote a letter to my grandma
wrote my sister a long letter about our holiday
left a note on the fridge for my flatmate: buy milk
finished my notes for the exam
I wrote down how I want to say it
I bought a rope for the washing line
I took two tablets for my headache and it went
my tablet needs charging
the bridge is closed, long way round
I stood at the window and watched the rain
I was late and they waited for me
the train was late
lost my keys, found them in the fridge
bus driver was so nice today
I hate doing taxes
ugh, Mondays
ugh, laundry
so annoyed at my internet provider
my neighbour drills at seven in the morning, I can't even
The landlord still hasn't fixed the heater
traffic was terrible
my phone screen cracked, what a day
I'm stressed about the move
money is tight this month
this week dragged
I'm fed up with the rain
I argued with my brother about the washing up
He was late again and I was cross
I snapped at my kid and said sorry after
I felt left out at lunch
It annoyed me, and then I let it go
I get shy in big groups
phone calls scare me a little
I blush when I speak
I don't like crowds much
I forgot her name and felt so awkward
I never know how to end a conversation
I don't know how to start
I don't know what to write today
not much to say today
nothing new here
no news is good news
just listening tonight
I'd rather listen today
pass
I'll pass this time
skip me please
you go first
after you
go ahead
take your time
no rush
me first then
sorry
sorry I'm late
sorry, wrong chat
sorry for the long message
oops
oops typo
typo, I meant Tuesday
sorry, I didn't mean it like that
I was wrong about that, sorry
can you hear me?
test
testing
testing, one two three
my screen froze
the app logged me out
the page is slow tonight
is it only me or is the chat slow
what does the arrow do?
I can't find the button
I read everything from yesterday
I scrolled up, lots of good stuff
I liked your story about the bus
your words stayed with me all week
I think about what you said last time
you said it well
you have a gift for listening
You handled that calmly
you did your best
that sounds hard
that sounds lovely
sounds like a plan
sounds good to me
I hear you
I'm with you
I feel the same about my dad
I know that one well
been there
we've all been there
one step at a time
one day at a time
keep going
hang in there
take care
take care of yourself
be kind to yourself
rest well
enjoy your evening
enjoy the concert
have a good one
have a great weekend all
safe travels
drive safe
get well soon
bless you
God bless
inshallah
amen
peace out
later gators
no cap that was a good talk
fr fr
ngl I enjoyed that
tbh I was scared to post
imma grab food real quick
finna head to work
yall are the best
bless up fam
y'all made my day
aight see yall tomorrow
innit
that's well good, that
dead chuffed with my results
I'm knackered, proper long day
wee walk and a cuppa
och it's dreich out
ye did grand
she'll be right
no dramas
arvo all, barbie tonight
lah so tired today, OT again
makan time, brb
hola a todos
buenas noches
guten Abend zusammen
gute Nacht
bonjour tout le monde
bonne nuit
boa noite pessoal
ciao a tutti
grazie
dzień dobry
danke
merci
dobranoc
bom dia
buongiorno
добрый вечер
спокойной ночи
iyi geceler
we watched the football, what a match
my team lost again
I finished the series, no spoilers
that film made me cry in a good way
playing guitar again after years
choir practice tonight
I painted the kitchen yellow
assembling a shelf, two screws left over
the museum was free so I went
library day
I knitted half a sock
chess club was fun
I sang in the car
my plants are alive, it's a miracle
I moved into my new flat
first night in the new place
the new sofa arrived
laundry done, dishes done, me done
cleaned the whole bathroom
sorted my papers
paid the bills
got my library card
the wifi is back
it's quiet here tonight
so many messages, I love it
this group is nice
I like this circle
I look forward to this every week
Thursday is my favourite day because of you
I feel safe here
""".strip().splitlines()

# Written to trip the word rules up, and used to mend them: so they all train, and measure nothing.
TRICKY = """
We said our goodbyes at the airport and cried a bit
I hate saying goodbye at the end of a visit
said goodbye to the class, teaching is over till September
My daughter said goodbye at the school gate without tears
I said goodbye to my old flat today
goodbye to winter coats at last
Goodbye all, have a lovely weekend
goodbye everyone, thanks for today and see you next time
goodbye everybody, same time next week
Goodbye guys, I'll be back on Monday
bye everyone, I love you all, see you Thursday
bye all, thank you for tonight
farewell party for our neighbour on Sunday
my last day of school was today
tonight is my last night shift
today is my last day of holiday
this is my last week in this flat
this is my last post for today, off to cook
my final exam is tomorrow
I wrote the letters to the insurance and the bank
finished my letters for the job applications
left my notes at the office
I left a note on the door for the parcel man
left a letter in the mailbox for grandma
I'm ready to go, the taxi is here
I'm ready to go home
I'm about to jump in the shower
about to jump on a call
going to jump in the lake with the kids
I will do it tonight, I promise: call my aunt
tonight I'll do it, the phone call
today I finally did it, I signed up for the course
I have a plan for tonight: soup and a film
I've got everything ready for the camping trip
we have got the tent ready, goodbye city
I picked a date for the wedding
picked the day for our move
I took all the kids to the park
took a whole week off
got a new belt for my jeans
the rope swing broke and I landed in the water
stood on the bridge and fed the ducks
sitting on the roof terrace with a lemonade
I won't be here next week, on holiday
I won't see you on Thursday, night shift
I don't want to be here in this meeting room all day, send snacks
I don't want to wake up early tomorrow
I can't wake up in the morning without three alarms
can't do this crossword
I can't take another rainy week
I can't go on the trip, no money
can't live without coffee
I want to disappear into a good book
I want to sleep all weekend
I wish I was in Spain
I wish I were taller
tired of this weather
tired of living with boxes everywhere
I'm done with this semester
done with exams forever
I'm over this cold
I gave away all my books when I moved
giving away my plants, too many of them
I gave my guitar to my nephew
found a new home for the hamsters
rehomed our hens before the move
let my mum know that I love her, felt nice
tell my dad I loved the cake
I'll be with my mum tomorrow
I'm with her tonight, film and popcorn
it will all be over by tomorrow, last exam
everything will be finished by tonight, the whole kitchen
the best way to end the day is tea
how long does it take to get home
we end the evening with a song
I want to end the day with a walk
end of the line, everybody off the tram
I looked at the bridge for an hour, such good light for photos
cut my finger on paper
I cut my own fringe, it's crooked
cut myself a slice of cake
I hurt my ankle at football
I burnt my tongue on the soup
I killed the spider, sorry
killing time at the station
kill the lights please, movie is starting
this heat will be the death of me
scared to death by the neighbour's dog
I'm dying for a coffee
I nearly died of embarrassment at the till
dead tired, night all
my battery is dead
the plant is dead, rest in peace basil
dropped dead tired on the sofa
I could sleep forever in this bed
I overslept and woke up at noon
hope I don't wake up late tomorrow
nobody noticed my haircut
would anyone notice if I left the party early
the world is better with dogs
better without me at the stove
what's the point of this meeting
what is the point of ironing
no reason to hurry
no point in cooking for one, so I called a friend
life is good
life is busy
the kids are my life
I live alone and like it
it's worth it
I lost the will to tidy up
shoot me a message when you arrive
hit me with your best recipe
I took too many biscuits
I ate a whole box of chocolates
took my meds
took my pills with breakfast
drank a whole bottle of water
had loads of tablets to pay for at the pharmacy
my tablet is on the table next to me
stop it, you're making me laugh
you're crazy, in a good way
you killed it
what a silly goose I am
damn that's good
how old are your kids?
where do you live, if I may ask roughly?
my number one rule is to sleep
I live at my sister's for now
I'm Anna's neighbour's cat sitter
you should try the soup
you should see a doctor about that cough
you should sleep
everybody drinks tea here
I sell cakes at the market on Saturdays
does anybody know a good dentist
meet me halfway, as my gran says
we meet at the park on Sundays
sending you good thoughts
you are special
good girl, I said to my dog
""".strip().splitlines()


def is_held_out(line: str) -> bool:
    """Return whether a line belongs to the quarter that never trains. Depends on the line alone."""
    return zlib.crc32(line.strip().lower().encode()) % 4 == 0


def trained() -> list[str]:
    """Return what teaches the heads: three quarters, and the tricky lines."""
    return [line for line in LINES if not is_held_out(line)] + TRICKY


def held_out() -> list[str]:
    """Return the quarter that only measures."""
    return [line for line in LINES if is_held_out(line)]
