"""Ordinary words for out-of-scope requests. Only training uses these lists."""

# ruff: noqa: E501, SIM905 - word lists as words
from __future__ import annotations

VERBS_EN = """bake boil fry grill peel slice taste freeze wash dry iron fold sew knit paint draw carve build repair glue hang lift
carry throw catch kick push pull break bend melt burn plant water harvest feed train tame ride drive park steer sail fly polish sweep
scrub clean sharpen measure weigh wrap pack ship deliver rent borrow lend trade collect hide lose find hunt photograph film sketch
design invent study teach learn understand compare describe explain admire love hate eat drink wear tie dig climb cross visit make
cook grow sell buy keep open close move replace change remove store""".split()

ADJECTIVES_EN = """tiny huge ancient modern broken wooden plastic golden rusty shiny fluffy fresh frozen rotten delicious bitter salty
spicy sour expensive cheap rare common famous secret magic haunted lazy clever angry friendly wild tame poisonous venomous edible
healthy tropical arctic electric solar wooden metal square round flat curved invisible transparent noisy silent colourful striped
dusty muddy sandy rocky foggy windy sunny rainy cloudy medieval Roman Egyptian Italian Chinese French Mexican Japanese vegetarian
organic homemade traditional classical romantic political economic scientific mathematical medical digital lonely hungry sleepy
tired brave gentle giant dwarf flying swimming singing""".split()

TOPICS_EN = """geometry;statistics;probability;trigonometry;genetics;anatomy;botany;astronomy;meteorology;geology;oceanography;
archaeology;anthropology;psychology;sociology;linguistics;grammar;rhetoric;logic;ethics;theology;mythology;architecture;
sculpture;photography;cinema;theatre;opera;ballet;jazz;hip hop;classical music;folk dance;fashion;pottery;origami;gardening;
agriculture;beekeeping;fishing;sailing;navigation;aviation;railways;bridges;engineering;robotics;electronics;cryptography;
operating systems;compilers;web design;game design;tourism;diplomacy;human rights;taxes;insurance;banking;trade;accounting;
mortgages;retirement;education;parenting;marriage;friendship;happiness;anger;fear;memory loss;allergies;asthma;surgery;nursing;
first aid;nutrition;veganism;coffee culture;wine;cheese;bread baking;chess openings;card games;tides;deserts;rainforests;coral reefs;
glaciers;the ice age;the moon landing;the French revolution;the cold war;the silk road;the Vikings;the Aztecs;ancient Egypt;
the Renaissance;the industrial revolution;feminism;capitalism;socialism;string theory;thermodynamics;optics;acoustics;
the periodic table;acids and bases;DNA;bacteria;viruses;the immune system;the human brain;the heart;plate tectonics""".replace(
    "\n", ""
).split(";")

THINGS_EN = """carrot cabbage cucumber garlic spinach mushroom banana cherry peach pear plum grape mango melon strawberry pizza
sandwich burger omelette pancake waffle curry risotto lasagne sushi taco dumpling noodle sausage steak salmon shrimp cheese butter
yoghurt chocolate cake pie muffin biscuit jam pudding smoothie lemonade beer wine juice tiramisu croissant bagel pretzel penguin
dolphin shark octopus crab lobster spider ant bee butterfly beetle mosquito crow swan peacock ostrich flamingo camel kangaroo koala
gorilla rhino hippo cheetah leopard bison moose deer squirrel bat otter seal walrus crocodile bicycle motorbike truck tractor bus
tram helicopter balloon submarine canoe yacht sledge skateboard telescope microscope camera laptop printer radio television fridge
dishwasher toaster blender vacuum lawnmower drill saw screwdriver nail rope tent backpack sofa wardrobe shelf curtain pillowcase
mattress bathtub shower sink tap roof chimney fence gate staircase balcony cellar garage bakery library museum theatre hospital
stadium airport harbour lighthouse pyramid temple cathedral mosque skyscraper volcano waterfall glacier canyon swamp jungle beach
reef comet asteroid galaxy rose tulip cactus oak pine bamboo moss fern flute trumpet drum harp accordion saxophone crown sword
shield necklace bracelet scarf glove sock skirt sweater coat boot hat belt wallet coin stamp passport newspaper magazine novel
dictionary calendar map compass battery magnet mortar candlestick broom bucket shovel rake wheelbarrow""".split()

JOBS_EN = """doctor nurse dentist lawyer judge plumber electrician carpenter baker butcher cook waiter farmer fisherman gardener teacher
professor student pilot driver sailor soldier firefighter detective journalist writer poet actor singer dancer painter sculptor
photographer architect engineer astronaut chemist biologist banker accountant salesman barber tailor mechanic miner priest president
mayor king queen pirate""".split()

SPORTS_EN = """tennis;basketball;volleyball;baseball;cricket;rugby;hockey;golf;badminton;table tennis;boxing;judo;karate;skiing;
snowboarding;ice skating;surfing;diving;rowing;swimming;cycling;running;climbing;archery;fencing;poker;chess;bridge;monopoly;darts;
bowling;billiards;the guitar;the piano;the violin;the drums;football;handball""".replace("\n", "").split(";")

PERSONS_EN = """my mother;my father;my sister;my brother;my aunt;my uncle;my cousin;my grandmother;my neighbour;my boss;my teacher;
my daughter;my son;my wife;my husband;a friend of mine;our landlord;the old man;the children;people;a tourist;somebody;the class;
my colleague;the baby;a student""".replace("\n", "").split(";")

VERBS_ZH = """烤 煮 炒 蒸 切 洗 擦 晒 缝 织 画 刻 修理 安装好 粘 挂 搬 扔 接住 踢 推 拉 弄坏 种 浇 喂 训练 骑 开 停 打扫 磨 测量 称 包装 打包
寄 租 借 交换 收集 藏 找 拍 设计 发明 学习 教 理解 比较 描述 欣赏 吃 喝 穿 挖 爬 参观 制作 卖 买 养 打开 关上 移动 更换 去掉 保存 烧 冻 腌 染
组装 折 吹 弹 拆 偷 捡 送 清洗 保养 挑选 回收 装饰 照顾""".split()

ADJECTIVES_ZH = """古老的 现代的 破的 木头的 塑料的 金色的 生锈的 毛茸茸的 新鲜的 冷冻的 好吃的 苦的 咸的 辣的 酸的 昂贵的 便宜的 稀有的 常见的 有名的
神秘的 魔法的 懒惰的 聪明的 生气的 友好的 野生的 有毒的 健康的 热带的 电动的 太阳能的 圆圆的 透明的 吵闹的 彩色的 中世纪的 罗马的 意大利的
法国的 日本的 传统的 浪漫的 数字的 孤独的 饥饿的 疲倦的 勇敢的 温柔的 巨大的 小小的 会飞的 会唱歌的 家用的 有机的 手工的 漂亮的 奇怪的 干净的""".split()

TOPICS_ZH = """几何;统计学;概率论;三角函数;遗传学;解剖学;植物学;天文学;气象学;地质学;海洋学;考古学;人类学;心理学;社会学;语言学;语法;修辞;逻辑;伦理学;
神话;建筑;雕塑;摄影;电影;戏剧;京剧;芭蕾;爵士乐;古典音乐;民族舞;时尚;陶艺;折纸;园艺;农业;养蜂;钓鱼;航海;航空;铁路;桥梁;工程;电子学;密码学;操作系统;
网页设计;游戏设计;旅游;外交;人权;税收;保险;银行;贸易;会计;房贷;养老;教育;育儿;婚姻;友谊;幸福;愤怒;恐惧;过敏;哮喘;手术;急救;营养;素食;咖啡文化;
葡萄酒;围棋;纸牌游戏;潮汐;沙漠;热带雨林;珊瑚礁;冰川;冰河时代;登月;法国大革命;冷战;丝绸之路;唐朝;三国;文艺复兴;工业革命;资本主义;弦理论;热力学;光学;
声学;元素周期表;酸和碱;基因;细菌;病毒;免疫系统;大脑;心脏;板块运动;书法;中医;茶道;唐诗;武术;剪纸""".replace("\n", "").split(";")

THINGS_ZH = """胡萝卜 白菜 黄瓜 大蒜 菠菜 蘑菇 香蕉 樱桃 桃子 梨 葡萄 芒果 西瓜 草莓 比萨 三明治 汉堡 煎饼 咖喱 寿司 包子 馄饨 火锅 香肠 牛排 三文鱼 虾
奶酪 黄油 酸奶 巧克力 饼干 果酱 布丁 柠檬水 啤酒 果汁 企鹅 海豚 鲨鱼 章鱼 螃蟹 龙虾 蜘蛛 蚂蚁 蜜蜂 蝴蝶 蚊子 乌鸦 天鹅 孔雀 骆驼 袋鼠 考拉 大猩猩 犀牛
河马 豹子 鹿 松鼠 蝙蝠 海豹 鳄鱼 摩托车 卡车 拖拉机 公交车 电车 直升机 气球 潜水艇 独木舟 滑板 望远镜 显微镜 照相机 打印机 收音机 冰箱 洗碗机 面包机
吸尘器 电钻 锯子 螺丝刀 钉子 绳子 帐篷 沙发 衣柜 窗帘 床垫 浴缸 水龙头 屋顶 烟囱 篱笆 楼梯 阳台 车库 面包店 图书馆 博物馆 剧院 医院 体育场 机场 港口 灯塔
金字塔 寺庙 教堂 摩天大楼 火山 瀑布 峡谷 沼泽 沙滩 彗星 小行星 银河 玫瑰 郁金香 仙人掌 橡树 松树 竹子 笛子 小号 鼓 竖琴 二胡 皇冠 宝剑 盾牌 项链 手镯
围巾 手套 袜子 裙子 毛衣 外套 靴子 腰带 钱包 硬币 邮票 护照 报纸 杂志 小说 词典 地图 指南针 电池 磁铁 扫帚 水桶 铲子 红烧肉 豆腐 粽子 月饼 烤鸭""".split()

JOBS_ZH = """医生 护士 牙医 律师 法官 水管工 电工 木匠 面包师 屠夫 厨师 服务员 农民 渔夫 园丁 老师 教授 学生 飞行员 司机 水手 士兵 消防员 侦探 记者 作家 诗人
演员 歌手 舞者 画家 摄影师 建筑师 工程师 宇航员 化学家 银行家 会计 理发师 裁缝 矿工 总统 市长 国王""".split()

SPORTS_ZH = "网球 篮球 排球 棒球 橄榄球 高尔夫 羽毛球 乒乓球 拳击 柔道 空手道 滑雪 滑冰 冲浪 潜水 划船 游泳 跑步 攀岩 射箭 击剑 扑克 象棋 围棋 保龄球 台球 吉他 钢琴 小提琴 太极拳 足球 麻将".split()

PERSONS_ZH = "妈妈 爸爸 姐姐 哥哥 妹妹 弟弟 阿姨 叔叔 表哥 奶奶 爷爷 邻居 老板 老师 女儿 儿子 妻子 丈夫 我朋友 房东 那位老人 孩子们 人们 游客 同事 同学 我妈 我爸".split()

PIECES_EN = "poem song essay letter speech review report haiku joke rap ballad sonnet article email novel play sermon hymn summary".split()

LEXICON_EN = sorted(
    {word for word in VERBS_EN + ADJECTIVES_EN + THINGS_EN + JOBS_EN + " ".join(TOPICS_EN).split() if word.isalpha()}
)
"""All ordinary words. Parts of them are combined into unseen words."""
