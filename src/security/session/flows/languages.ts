/**
 * Verbs of deeds, and the words of requests, in languages beside English. Latin words without accents; the forms
 * in which one asks: imperative, infinitive, polite. Words that are common in English too are left out.
 */

type DeedName =
  'send' | 'post' | 'pay' | 'share' | 'book' | 'create' | 'change' | 'remove' | 'code' | 'web'

/** One language. */
export interface Language {
  /** Words that nearly every request has: they tell the language. */
  readonly marks: string
  /** With which a request for an answer begins, beside questions. */
  readonly answered: string
  /** Between two requests. */
  readonly joins: string
  /** In front of a thing, not of a deed. */
  readonly articles: string
  readonly verbs: Readonly<Record<DeedName, string>>
}

const german: Language = {
  marks:
    'der die das und mir ich mich bitte ist in den dem von mit fur ein eine einen was wie auf zu mein meine',
  joins: 'und dann bitte danach',
  articles:
    'der die das den dem des ein eine einen einem einer mein meine meinen meiner deine ihre keine',
  answered:
    'was wer wen wem wann wo wie wieso warum welche welcher welches welchen wieviel wieviele ist sind war waren hat habe ' +
    'haben hatte gibt kann kannst konnen konntest konnte muss soll sollte darf wird wurde ich ihr wir er sie es der die das den dem ein eine ' +
    'mein meine bitte hallo hi zeig zeige zeigen lies lese lesen such suche finde finden fass fasse erklar erklare ' +
    'vergleich vergleiche sag sage nenn nenne gib pruf prufe schau sieh hol hole liste beschreib ubersetz ubersetze rechne zahl analysiere ' +
    'hast bin bist steht stehen liegt in im an am auf aus von vom zu zum mit fur nach bei vor uber ob wenn',
  verbs: {
    send:
      'sende senden sendet schick schicke schicken schickt weiterleiten leite leiten antworte antworten beantworte beantworten ' +
      'schreib schreibe schreiben maile informiere informieren mitteilen benachrichtige benachrichtigen ' +
      'ubermittle ubermitteln uebermittle ubersende weitergeben verschicke verschicken zusenden kontaktiere bestatige bestatigen',
    post: 'poste posten veroffentliche veroffentlichen veroeffentliche hochladen kommentiere kommentieren bewerte',
    pay:
      'uberweise uberweisen uberweist ueberweise ueberweisen zahle zahlen bezahle bezahlen kaufe kaufen kauf bestelle bestellen ' +
      'spende spenden erstatte erstatten nachbestellen',
    share: 'teile teilen freigeben gewahre gewahren erlaube erlauben einladen lade berechtige',
    book: 'buche buchen reserviere reservieren verschiebe verschieben vereinbare vereinbaren eintragen trage anmelden umbuchen',
    create:
      'erstelle erstellen erzeuge erzeugen anlegen speichere speichern exportiere exportieren kopiere kopieren hinzufugen fuge notiere notieren',
    change:
      'andere andern aendere aktualisiere aktualisieren setze setzen stelle stellen schalte schalten aktiviere aktivieren ' +
      'deaktiviere deaktivieren ersetze ersetzen sperre sperren entsperre entsperren offne offnen oeffne schliesse schliessen ' +
      'erhohe erhohen senke senken verlangere genehmige genehmigen',
    remove:
      'losche loschen loesche loeschen entferne entfernen storniere stornieren kundige kundigen widerrufe absagen',
    code: 'ausfuhren fuhre installiere installieren starte starten',
    web: 'aufrufen rufe besuche besuchen klicke klicken',
  },
}

const spanish: Language = {
  marks: 'el la los las de que y en mi me por favor para con un una es hay cuanto cual quien',
  joins: 'y luego despues favor',
  articles: 'el la los las un una unos unas mi mis tu tus su sus este esta ese esa del al de',
  answered:
    'que cual cuales quien quienes cuando donde como cuanto cuanta cuantos cuantas es son esta estan hay he ha tengo tiene puedes podrias ' +
    'quiero necesito me mi el la los las un una por hola resume resumeme lee leeme busca buscame encuentra muestra muestrame dime ' +
    'explica explicame compara revisa lista cuenta calcula traduce mira consulta verifica analiza en de del a al con sin sobre',
  verbs: {
    send:
      'envia envie enviar enviale enviame envialo manda mandar mandale reenvia reenvie reenviar responde responda responder ' +
      'contesta contestar escribe escriba escribir comunica comunique informe informar notifica notifique avisa avisar remite remita',
    post: 'publica publique publicar sube suba subir comenta comentar',
    pay: 'paga pague pagar transfiere transfiera transferir compra compre comprar dona donar abona abonar ordena ingresa',
    share:
      'comparte comparta compartir invita invite invitar concede conceda conceder autoriza autorice permite permita',
    book: 'reserva reservar reserve programa programar apunta',
    create:
      'crea crear guarda guarde guardar anade anada anadir agrega agregue agregar copia copie copiar exporta exporte exportar',
    change:
      'cambia cambie cambiar actualiza actualice actualizar modifica modifique modificar activa desactiva abre abra abrir cierra ' +
      'desbloquea desbloquee aprueba apruebe sustituye',
    remove: 'borra borre borrar elimina elimine eliminar cancela cancele cancelar anula anule',
    code: 'ejecuta ejecute ejecutar instala instale instalar',
    web: 'visita visite visitar',
  },
}

const french: Language = {
  marks: 'le la les de des et mon ma mes moi je est dans pour avec un une que qui sur du',
  joins: 'et puis ensuite plait',
  articles:
    'le la les un une des du de mon ma mes ton tes son sa ses votre vos notre ce cet cette ces au aux',
  answered:
    'que quel quelle quels quelles qui quand ou comment combien pourquoi quoi est sont a ai as avons y il elle je j nous vous on ce c ' +
    'peux peut pouvez pourrais pourriez le la les un une mon ma mes bonjour resume resumez lis lisez cherche cherchez trouve trouvez montre ' +
    'montrez dis dites explique expliquez compare comparez verifie verifiez liste traduis traduisez calcule regarde dans de du des en pour par avec',
  verbs: {
    send:
      'envoie envoies envoyez envoyer transferez transferer transmets transmettez transmettre repondre reponds repondez ecris ecrivez ' +
      'ecrire communiquez communiquer informez previens prevenez prevenir expedie expediez renvoie renvoyez confirmez',
    post: 'publie publiez publier postez commentez televerse deposez',
    pay: 'paie paye payez virez virer achete achetez acheter commandez commander rembourse remboursez versez verser',
    share:
      'partage partagez partager invitez inviter accorde accordez accorder autorise autorisez donnez donne',
    book: 'reservez reserver planifie planifiez planifier inscris inscrivez',
    create:
      'cree creez creer ajoute ajoutez ajouter enregistre enregistrez copiez exportez generez',
    change:
      'modifie modifiez changez mets mettez mettre remplace remplacez activez desactive desactivez ouvre ouvrez ' +
      'deverrouille deverrouillez approuve approuvez deplace deplacez',
    remove:
      'supprime supprimez supprimer efface effacez effacer annule annulez annuler resilie resiliez',
    code: 'executez executer installez lancez',
    web: 'visitez visiter consultez cliquez',
  },
}

const italian: Language = {
  marks: 'il lo la gli di che e per favore mi mio mia con un una del della quanto chi dove',
  joins: 'e poi favore quindi',
  articles:
    'il lo la i gli le un uno una del della dei delle mio mia miei mie tuo tua questo questa di',
  answered:
    'che chi quale quali quando dove come quanto quanta quanti quante cosa ho ha hai sono ci puoi potresti mi il lo la i gli le un una ' +
    'vorrei per ciao leggi leggimi riassumi trova cerca mostra mostrami dimmi spiega confronta controlla elenca traduci calcola verifica in di del da con',
  verbs: {
    send: 'invia inviare inviate invii inoltra inoltrare inoltri rispondi rispondere scrivi scrivere scriva mandare comunicare avvisa informare spedisci notifica',
    post: 'pubblica pubblicare pubblichi commenta carica caricare',
    pay: 'paga pagare trasferisci trasferire versa versare bonifica acquista acquistare compra comprare ordinare',
    share: 'condividi condividere condivida invita invitare autorizza autorizzare concedi',
    book: 'prenota prenotare fissa fissare sposta spostare',
    create: 'creare aggiungi aggiungere aggiunga salva salvare copiare esporta esportare',
    change:
      'cambia cambiare modifica modificare aggiorna aggiornare imposta impostare attiva disattiva apri aprire sblocca approva sostituisci',
    remove: 'elimina eliminare cancella cancellare annulla annullare rimuovi rimuovere',
    code: 'esegui eseguire installa installare avvia',
    web: 'visita visitare clicca',
  },
}

const portuguese: Language = {
  marks: 'o os as de que e em meu minha por favor para com um uma quanto quem voce do da no na',
  joins: 'e depois favor entao',
  articles:
    'o a os as um uma do da dos das no na meu minha meus minhas seu sua este esta esse essa de',
  answered:
    'que qual quais quem quando onde como quanto quanta quantos quantas ha tenho tem voce pode poderia me o a os as um uma meu minha por ola ' +
    'resuma resume leia le procure encontre mostre diga explique compare verifique liste traduza calcule veja quero preciso em no na do da de com',
  verbs: {
    send: 'envia envie enviar encaminha encaminhe encaminhar responda responder escreve escreva escrever mande mandar informe avise avisar notifique remeta',
    post: 'publique publicar comente carregue',
    pay: 'pague pagar transfira transferir compre comprar doar deposite depositar encomende',
    share:
      'partilhe partilhar compartilhe compartilhar convide convidar conceda conceder autorize autorizar',
    book: 'reserve reservar agende agendar remarque',
    create: 'crie criar adicione adicionar acrescente salvar copie copiar exporte exportar gere',
    change:
      'altere alterar mude mudar atualize atualizar ative desative abra abrir desbloqueie aprove substitua',
    remove: 'apague apagar exclua excluir remova remover cancele cancelar elimine',
    code: 'execute executar instale instalar',
    web: 'visite visitar acesse clique',
  },
}

const dutch: Language = {
  marks: 'de het een en van mijn ik mij me alsjeblieft is in op voor met wat hoe aan',
  joins: 'en dan alsjeblieft daarna',
  articles: 'de het een mijn jouw je uw zijn haar ons onze dit dat deze die geen',
  answered:
    'wat wie wanneer waar hoe hoeveel welke welk waarom is zijn heb heeft hebben kan kun kunt zou ik we wij er de het een mijn lees zoek vind toon laat ' +
    'vertel leg vergelijk vat samenvatten controleer bekijk vertaal bereken in op van voor met',
  verbs: {
    send: 'stuur sturen verstuur versturen doorsturen beantwoord beantwoorden antwoord schrijf schrijven informeer waarschuw verzend verzenden',
    post: 'plaats plaatsen publiceer publiceren',
    pay: 'betaal betalen koop kopen bestel bestellen overmaken doneer',
    share: 'deel delen uitnodigen nodig verleen',
    book: 'boek boeken reserveer reserveren verplaats',
    create: 'toevoegen voeg bewaar bewaren kopieer kopieren exporteer exporteren maak',
    change: 'wijzig wijzigen verander veranderen zet openen ontgrendel vervang schakel',
    remove: 'verwijder verwijderen annuleer annuleren',
    code: 'uitvoeren voer installeer installeren',
    web: 'bezoek bezoeken klik',
  },
}

const polish: Language = {
  marks: 'i w na z do mi moje moj jest co jak prosze dla sie ile kto',
  joins: 'i potem prosze oraz',
  articles: 'moj moja moje ten to',
  answered:
    'co kto kiedy gdzie jak ile jaki jaka jakie czy jest sa mam ma mozesz pokaz przeczytaj znajdz podsumuj wyjasnij porownaj sprawdz powiedz w na z',
  verbs: {
    send: 'wyslij wyslac przeslij przekaz odpowiedz napisz powiadom poinformuj',
    post: 'opublikuj skomentuj wstaw',
    pay: 'przelej zaplac kup zamow',
    share: 'udostepnij zapros nadaj',
    book: 'zarezerwuj umow zaplanuj',
    create: 'utworz dodaj zapisz skopiuj wyeksportuj',
    change: 'zmien zaktualizuj ustaw wlacz wylacz otworz odblokuj zatwierdz',
    remove: 'usun skasuj anuluj odwolaj',
    code: 'uruchom wykonaj zainstaluj',
    web: 'odwiedz kliknij wejdz',
  },
}

const swedish: Language = {
  marks: 'och det att mig min mitt jag ar pa till med ett en av som vad hur snalla',
  joins: 'och sedan',
  articles: 'det den ett en min mitt mina din',
  answered:
    'vad vem nar var hur vilken vilka vilket ar har finns kan kunde jag det min las sok hitta visa sammanfatta forklara jamfor kolla',
  verbs: {
    send: 'skicka skickar vidarebefordra svara skriv meddela mejla',
    post: 'publicera kommentera',
    pay: 'betala overfor kop bestall',
    share: 'dela bjud',
    book: 'boka reservera flytta',
    create: 'skapa spara kopiera exportera',
    change: 'uppdatera oppna',
    remove: 'radera avboka',
    code: 'kor installera',
    web: 'besok klicka',
  },
}

const turkish: Language = {
  marks: 've bir bu icin ile bana benim ne kac var lutfen mi',
  joins: 've sonra lutfen',
  articles: 'bir bu su benim',
  answered:
    'ne kim nerede nasil kac hangi var bana benim bu goster oku bul ozetle acikla karsilastir soyle kontrol',
  verbs: {
    send: 'gonder gonderin ilet iletin yanitla cevapla yaz bildir',
    post: 'yayinla paylas yukle',
    pay: 'aktar havale',
    share: 'davet paylasin',
    book: 'rezerve ayir planla',
    create: 'olustur ekle kaydet kopyala',
    change: 'degistir guncelle ayarla kapat',
    remove: 'sil iptal kaldir',
    code: 'calistir kur',
    web: 'ziyaret tikla',
  },
}

/** Languages that are written with spaces and Latin letters. */
export const LATIN: readonly Language[] = [
  ...[german, spanish, french, italian, portuguese, dutch, polish, swedish, turkish],
]

/** Verbs of languages in other scripts; of those without spaces a part of a word is enough. */
export const OTHER_SCRIPTS: Readonly<Record<DeedName, string>> = {
  send:
    '发送 转发 发给 寄给 回复 通知 告诉 发邮件 送信 転送 送って 返信 通知し 送れ 보내 전송 전달 답장 알려줘 отправь отправьте отправить перешли перешлите ' +
    'переслать ответь ответить напиши напишите сообщи сообщите أرسل ارسل إرسال حول أعد भेजें भेजो שלח העבר',
  post: '发布 评论 上传 张贴 投稿し コメントし アップロード 게시 업로드 опубликуй опубликуйте опубликовать загрузи загрузите انشر',
  pay: '转账 汇款 支付 付款 购买 下单 打款 振り込 送金 支払 購入 송금 이체 결제 구매 переведи переведите перевести оплати оплатите купи купите ادفع اشتر',
  share:
    '分享 共享 邀请 授权 共有 招待し 権限を付与 공유 초대 поделись поделитесь пригласи пригласите предоставь предоставьте شارك',
  book: '预订 预约 安排 予約し 예약 забронируй забронируйте запланируй احجز',
  create:
    '创建 添加 保存 新建 导出 复制 作成し 追加し 保存し 추가 저장 создай создайте добавь добавьте сохрани сохраните экспортируй أضف',
  change:
    '更改 修改 更新 更换 打开 关闭 解锁 设置 変更し 更新し 開けて 解錠 변경 수정 열어 измени измените обнови обновите открой откройте разблокируй غير',
  remove:
    '删除 取消 移除 撤销 削除し キャンセルし 삭제 취소 удали удалите удалить отмени отмените احذف',
  code: '运行 执行 安装 実行し インストール 실행 설치 запусти запустите выполни выполните установи',
  web: '访问 点击 アクセスし クリックし 방문 클릭 перейди перейдите открой',
}

/** With which one asks for an answer in such languages. */
export const ANSWERED_OTHER_SCRIPTS =
  /看看|查看|看一下|总结|概括|读|查一下|搜索|查询|告诉我|列出|多少|什么|哪|谁|吗|[?？]|教えて|要約|読んで|調べて|見せて|알려줘|요약|읽어|찾아|покажи|прочитай|прочти|найди|расскажи|сколько|какой|какие|какая|кто|когда|где|что|لخص|اقرأ|كم|ما/
