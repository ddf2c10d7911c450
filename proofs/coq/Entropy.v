(* Relative entropy, Hoeffding's lemma, Pinsker's inequality, and the exponentiated
   gradient step in entropy (derived here; used by G3, F1 and F2).

   Statements, for m entries and weights w in the simplex:
   - Hoeffding: if all x_i lie within a span R, then
     sum w_i exp(x_i) <= exp(sum w_i x_i + R^2/8);
   - KL(v|EG(w)) = KL(v|w) + alpha <g,v> + ln(sum w_i exp(-alpha g_i));
   - Pinsker: |v-w|_1^2 / 2 <= KL(v|w).
   Assumption: the second argument of KL has positive entries. *)

From Coq Require Import Reals Lra Lia Arith FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From DataMixing Require Import Sums Model.
Open Scope R_scope.

Definition positive (m : nat) (w : vec) : Prop :=
  simplex m w /\ forall i, (i < m)%nat -> 0 < w i.

(** KL(v|w); a term with v_i = 0 is 0. *)
Definition kl (m : nat) (v w : vec) : R := sum m (fun i => v i * ln (v i / w i)).

(** |v - w|_1. *)
Definition dist1 (m : nat) (v w : vec) : R := sum m (fun i => Rabs (v i - w i)).

Lemma ln_le_sub x : 0 < x -> ln x <= x - 1.
Proof.
  intros Hx. pose proof (exp_ineq1_le (ln x)) as H. rewrite exp_ln in H by exact Hx. lra.
Qed.

Lemma kl_term v w : 0 <= v -> 0 < w -> v - w <= v * ln (v / w).
Proof.
  intros Hv Hw. destruct (Req_dec v 0) as [->|Hne]; [lra|].
  pose proof (ln_le_sub (w / v) ltac:(apply Rdiv_lt_0_compat; lra)) as H.
  replace (v / w) with (/ (w / v)) by (field; lra).
  rewrite ln_Rinv by (apply Rdiv_lt_0_compat; lra).
  apply (Rmult_le_compat_l v) in H; [|exact Hv].
  replace (v * (w / v - 1)) with (w - v) in H by (field; lra). lra.
Qed.

Lemma kl_nonneg m v w : simplex m v -> positive m w -> 0 <= kl m v w.
Proof.
  intros [Hv Ev] [[_ Ew] Hw].
  apply Rle_trans with (sum m (fun i => v i - w i)).
  - rewrite sum_minus, Ev, Ew. lra.
  - apply sum_le. intros i Hi. apply kl_term; auto.
Qed.

(** From the uniform weights, KL is at most ln m. *)
Lemma kl_uniform m v : simplex m v -> kl m v (fun _ => / INR m) <= ln (INR m).
Proof.
  intros Hs. pose proof (simplex_nonempty m v Hs) as Hm. destruct Hs as [Hv Ev].
  pose proof (lt_0_INR m Hm) as HM.
  rewrite <- (Rmult_1_l (ln (INR m))), <- Ev, <- sum_scal_r. apply sum_le. intros i Hi.
  apply Rmult_le_compat_l; [auto|].
  assert (Hle : v i <= 1) by (rewrite <- Ev; apply sum_term_le; auto).
  destruct (Req_dec (v i) 0) as [->|Hne].
  - unfold Rdiv. rewrite Rmult_0_l.
    assert (E0 : ln 0 = 0) by (unfold ln; destruct (Rlt_dec 0 0); [exfalso; lra|reflexivity]).
    rewrite E0, <- ln_1. destruct (Req_dec (INR m) 1) as [->|]; [lra|].
    left. apply ln_increasing; [lra|]. assert (1 <= INR m) by (apply (le_INR 1); lia). lra.
  - specialize (Hv i Hi). apply Rcomplements.ln_le.
    + apply Rdiv_lt_0_compat; [lra|now apply Rinv_0_lt_compat].
    + unfold Rdiv. rewrite Rinv_inv. nra.
Qed.

Lemma eg_positive m alpha g w : positive m w -> positive m (eg m alpha g w).
Proof.
  intros [Hs Hw]. split; [now apply eg_simplex|]. intros i Hi. apply eg_pos; auto.
Qed.

Lemma uniform_positive m : (0 < m)%nat -> positive m (fun _ => / INR m).
Proof.
  intros Hm. pose proof (lt_0_INR m Hm) as HM.
  assert (0 < / INR m) by now apply Rinv_0_lt_compat.
  split; [split; intros; [lra|]|intros; lra]. rewrite sum_const. field. lra.
Qed.

Theorem eg_kl m alpha g v w :
  simplex m v -> positive m w ->
  kl m v (eg m alpha g w)
  = kl m v w + alpha * sum m (fun i => v i * g i)
    + ln (sum m (fun l => w l * exp (- alpha * g l))).
Proof.
  intros [Hv Ev] [Hs Hw]. pose proof (eg_normaliser_pos m alpha g w Hs) as Hz.
  unfold kl, eg. set (Z := sum m (fun l => w l * exp (- alpha * g l))) in *.
  rewrite (sum_ext m _ (fun i => v i * ln (v i / w i) + alpha * (v i * g i) + v i * ln Z)).
  - rewrite !sum_plus, sum_scal, sum_scal_r, Ev. ring.
  - intros i Hi. specialize (Hv i Hi). specialize (Hw i Hi).
    destruct (Req_dec (v i) 0) as [->|Hne]; [ring|].
    pose proof (exp_pos (- alpha * g i)).
    replace (v i / (w i * exp (- alpha * g i) / Z))
      with (v i / w i * (/ exp (- alpha * g i) * Z)) by (field; repeat split; lra).
    rewrite ln_mult, ln_mult, ln_Rinv, ln_exp.
    + ring.
    + lra.
    + now apply Rinv_0_lt_compat.
    + exact Hz.
    + apply Rdiv_lt_0_compat; lra.
    + apply Rmult_lt_0_compat; [now apply Rinv_0_lt_compat|exact Hz].
Qed.

(** * Hoeffding's lemma *)

Lemma nonneg_from_derivative (f df : R -> R) :
  f 0 = 0 -> (forall x, 0 <= x -> is_derive f x (df x)) -> (forall x, 0 <= x -> 0 <= df x) ->
  forall x, 0 <= x -> 0 <= f x.
Proof.
  intros H0 Hd Hpos x Hx. destruct (Req_dec x 0) as [->|Hne]; [lra|].
  destruct (MVT_gen f 0 x df) as [y [Hy E]].
  - intros t Ht. apply Hd. rewrite Rmin_left in Ht by lra. lra.
  - intros t Ht. rewrite Rmin_left in Ht by lra.
    apply derivable_continuous_pt. exists (df t). apply is_derive_Reals, Hd. lra.
  - rewrite Rmin_left, Rmax_right in Hy by lra. specialize (Hpos y ltac:(lra)).
    rewrite H0 in E. nra.
Qed.

(** A Bernoulli variable: 1 - p + p e^u <= exp(p u + u^2/8) for u >= 0. *)
Lemma hoeffding_bernoulli p u :
  0 <= p <= 1 -> 0 <= u -> 1 - p + p * exp u <= exp (p * u + u * u / 8).
Proof.
  intros Hp Hu.
  assert (Hden : forall x, 0 <= x -> 0 < 1 - p + p * exp x).
  { intros x Hx. assert (1 <= exp x) by (pose proof (exp_ineq1_le x); lra). nra. }
  set (q := fun x => p * exp x / (1 - p + p * exp x)).
  assert (Hq : forall x, 0 <= x -> 0 <= p + x / 4 - q x).
  { apply (nonneg_from_derivative _ (fun x => / 4 - q x * (1 - q x))).
    - unfold q. rewrite exp_0. field. lra.
    - intros x Hx. pose proof (Hden x Hx). unfold q. auto_derive; [lra|field; lra].
    - intros x Hx. pose proof (Rle_0_sqr (q x - / 2)) as H. unfold Rsqr in H. lra. }
  assert (Hf : forall x, 0 <= x -> 0 <= p * x + x * x / 8 - ln (1 - p + p * exp x)).
  { apply (nonneg_from_derivative _ (fun x => p + x / 4 - q x)).
    - rewrite exp_0. replace (1 - p + p * 1) with 1 by ring. rewrite ln_1. field.
    - intros x Hx. pose proof (Hden x Hx). unfold q. auto_derive; [lra|field; lra].
    - exact Hq. }
  rewrite <- (exp_ln (1 - p + p * exp u)) by now apply Hden.
  specialize (Hf u Hu).
  destruct (Req_dec (ln (1 - p + p * exp u)) (p * u + u * u / 8)) as [->|]; [lra|].
  left. apply exp_increasing. lra.
Qed.

(** The chord of the exponential. *)
Lemma exp_chord lo R x :
  0 < R -> lo <= x <= lo + R ->
  exp x <= exp lo * (1 - (x - lo) / R + (x - lo) / R * exp R).
Proof.
  intros HR Hx. set (s := (x - lo) / R).
  assert (Hs : 0 <= s <= 1).
  { unfold s. split; apply (Rmult_le_reg_r R); try lra; field_simplify; lra. }
  replace x with (lo + s * R) by (unfold s; field; lra). rewrite exp_plus.
  apply Rmult_le_compat_l; [left; apply exp_pos|].
  (* tangents at s R from 0 and from R *)
  pose proof (exp_ineq1_le (- (s * R))) as H0.
  pose proof (exp_ineq1_le (R - s * R)) as H1.
  pose proof (exp_pos (s * R)) as Hpos.
  assert (E0 : exp (s * R) * exp (- (s * R)) = 1)
    by (rewrite <- exp_plus, Rplus_opp_r; apply exp_0).
  assert (E1 : exp (s * R) * exp (R - s * R) = exp R) by (rewrite <- exp_plus; f_equal; ring).
  set (e := exp (s * R)) in *.
  assert (B0 : (1 - s) * (e * (1 + - (s * R))) <= (1 - s) * 1).
  { apply Rmult_le_compat_l; [lra|]. rewrite <- E0. apply Rmult_le_compat_l; lra. }
  assert (B1 : s * (e * (1 + (R - s * R))) <= s * exp R).
  { apply Rmult_le_compat_l; [lra|]. rewrite <- E1. apply Rmult_le_compat_l; lra. }
  lra.
Qed.

Theorem hoeffding m w x R :
  simplex m w -> 0 <= R ->
  (forall i j, (i < m)%nat -> (j < m)%nat -> x i - x j <= R) ->
  sum m (fun i => w i * exp (x i)) <= exp (sum m (fun i => w i * x i) + R * R / 8).
Proof.
  intros Hs HR Hspan. pose proof (simplex_nonempty m w Hs) as Hm.
  destruct (argmin_exists m x Hm) as [i0 [Hi0 Hmin]]. set (lo := x i0).
  destruct Hs as [Hw Ew].
  assert (Hmean : lo <= sum m (fun i => w i * x i) <= lo + R).
  { split.
    - rewrite <- (Rmult_1_l lo), <- Ew, <- sum_scal_r. apply sum_le. intros i Hi.
      apply Rmult_le_compat_l; [auto|]. apply (Hmin i Hi).
    - apply (simplex_mean_le m w x (lo + R)); [now split|]. intros i Hi.
      specialize (Hspan i i0 Hi Hi0). unfold lo. lra. }
  set (mean := sum m (fun i => w i * x i)) in *.
  destruct (Req_dec R 0) as [R0|HR0].
  - rewrite (sum_ext m _ (fun i => w i * exp mean)).
    + rewrite sum_scal_r, Ew, R0. right. rewrite Rmult_1_l. f_equal. field.
    + intros i Hi. f_equal. f_equal. specialize (Hspan i i0 Hi Hi0). specialize (Hmin i Hi).
      unfold lo in *. lra.
  - set (p := (mean - lo) / R).
    assert (Hp : 0 <= p <= 1).
    { unfold p. split; apply (Rmult_le_reg_r R); try lra; field_simplify; lra. }
    apply Rle_trans with (exp lo * (1 - p + p * exp R)).
    + apply Rle_trans with (sum m (fun i =>
        exp lo * (w i + (exp R - 1) / R * (w i * x i - w i * lo)))).
      * apply sum_le. intros i Hi.
        replace (exp lo * (w i + (exp R - 1) / R * (w i * x i - w i * lo)))
          with (w i * (exp lo * (1 - (x i - lo) / R + (x i - lo) / R * exp R)))
          by (field; lra).
        apply Rmult_le_compat_l; [auto|]. apply exp_chord; [lra|].
        specialize (Hspan i i0 Hi Hi0). specialize (Hmin i Hi). unfold lo. lra.
      * rewrite sum_scal, sum_plus, sum_scal, sum_minus, sum_scal_r, Ew. fold mean.
        right. unfold p. field. lra.
    + replace (mean + R * R / 8) with (lo + (p * R + R * R / 8)) by (unfold p; field; lra).
      rewrite exp_plus. apply Rmult_le_compat_l; [left; apply exp_pos|].
      apply hoeffding_bernoulli; lra.
Qed.

(** * Pinsker's inequality *)

(** Gibbs: KL(v|w) >= <f,v> - ln(sum w_i exp(f_i)). *)
Lemma gibbs m f v w :
  simplex m v -> positive m w ->
  sum m (fun i => v i * f i) <= kl m v w + ln (sum m (fun i => w i * exp (f i))).
Proof.
  intros Hv Hw.
  pose proof (kl_nonneg m v _ Hv (eg_positive m (-1) f w Hw)) as H.
  rewrite (eg_kl m (-1) f v w Hv Hw) in H.
  rewrite (sum_ext m (fun l => w l * exp _) (fun i => w i * exp (f i))) in H
    by (intros; do 2 f_equal; ring).
  lra.
Qed.

Lemma dist1_nonneg m v w : 0 <= dist1 m v w.
Proof. apply sum_nonneg. intros. apply Rabs_pos. Qed.

Theorem pinsker m v w :
  simplex m v -> positive m w -> dist1 m v w * dist1 m v w / 2 <= kl m v w.
Proof.
  intros Hv Hw. set (D := dist1 m v w). pose proof (dist1_nonneg m v w) as HD. fold D in HD.
  set (sign := fun i => if Rle_dec (w i) (v i) then 1 else -1).
  set (f := fun i => D * sign i).
  pose proof (gibbs m f v w Hv Hw) as Hg.
  assert (Hsum : sum m (fun i => v i * f i) = sum m (fun i => w i * f i) + D * D).
  { unfold D at 2. unfold dist1. rewrite <- sum_scal, <- sum_plus. apply sum_ext.
    intros i _. unfold f, sign. destruct (Rle_dec (w i) (v i)).
    - rewrite Rabs_right by lra. ring.
    - rewrite Rabs_left by lra. ring. }
  assert (Hh : sum m (fun i => w i * exp (f i))
      <= exp (sum m (fun i => w i * f i) + 2 * D * (2 * D) / 8)).
  { apply hoeffding; [apply Hw|lra|]. intros i j _ _. unfold f, sign.
    destruct (Rle_dec (w i) (v i)), (Rle_dec (w j) (v j)); lra. }
  assert (Hz : 0 < sum m (fun i => w i * exp (f i))).
  { apply sum_pos; [apply (simplex_nonempty m v Hv)|]. intros i Hi.
    apply Rmult_lt_0_compat; [now apply Hw|apply exp_pos]. }
  apply (Rcomplements.ln_le _ _ Hz) in Hh. rewrite ln_exp in Hh. lra.
Qed.

(** exp(z) <= 1 + z + 2/3 z^2 for |z| <= 1/2. *)
Lemma exp_quadratic z : Rabs z <= / 2 -> exp z <= 1 + z + 2 / 3 * (z * z).
Proof.
  intros Hz. apply Rabs_le_between in Hz.
  set (f := fun x => (1 + x + 2 / 3 * (x * x)) * exp (- x)).
  set (df := fun x => x / 3 * (1 - 2 * x) * exp (- x)).
  assert (Hd : forall x, is_derive f x (df x))
    by (intros x; unfold f, df; auto_derive; [trivial|field]).
  assert (Hf : 1 <= f z).
  { assert (H0 : f 0 = 1) by (unfold f; rewrite Ropp_0, exp_0; ring).
    destruct (MVT_gen f 0 z df) as [x [Hx E]].
    - intros. apply Hd.
    - intros x _. apply derivable_continuous_pt. exists (df x). apply is_derive_Reals, Hd.
    - assert (0 <= df x * z); [|lra].
      unfold df. pose proof (exp_pos (- x)) as Hpos.
      assert (0 <= x * z * (1 - 2 * x)).
      { unfold Rmin, Rmax in Hx. destruct (Rle_dec 0 z).
        - apply Rmult_le_pos; [apply Rmult_le_pos|]; lra.
        - apply Rmult_le_pos; [|lra]. nra. }
      assert (0 <= x * z * (1 - 2 * x) * exp (- x)) by (apply Rmult_le_pos; lra). lra. }
  unfold f in Hf. pose proof (exp_pos z) as Hpos.
  apply (Rmult_le_compat_r (exp z)) in Hf; [|lra].
  rewrite Rmult_assoc, <- exp_plus, Rplus_opp_l, exp_0 in Hf. lra.
Qed.
