(** Claim curse-of-unrolling (X3): the error of the derivative after t unrolled steps, where the domains' Hessians differ.

    Quadratic domains with diagonal Hessians h_i: coordinate j of domain i's gradient is h_i,j (theta_j - a_i,j). One coordinate,
    lambda = sum w_i h_i, x = 1 - eta lambda. The difference of the sensitivities of two domains, the derivative along the weights,
    errs after t steps by -x^t J* - t eta (h_i - h_l) x^(t-1) (theta_0 - theta* ); where the two parts do not differ in sign it rises
    exactly while t < x/(1-x) - x|J*|/(eta |h_i-h_l| |e_0|); at its highest the second part exceeds (h_i - h_l) e_0 / (e lambda).

    Source: after Scieur et al., The Curse of Unrolling (2022), whose bound is an equality here; derived here. *)

From Coq Require Import Reals Lra Lia.
From DataMixing Require Import Sums Operators Model.

Open Scope R_scope.

(** ** The error, in the algorithm as it runs *)

Section Identity.

Variables m : nat.
Variables h a : nat -> vec.
Variables w : vec.
Variables (eta : R) (j : nat) (star zstar_i zstar_l : R) (i l : nat).

Let grad (k : nat) (th : vec) : vec := fun c => h k c * (th c - a k c).
Let hess (k : nat) (_ z : vec) : vec := fun c => h k c * z c.
Let lambda := sum m (fun k => w k * h k j).
Let x := 1 - eta * lambda.

(** The optimum of the mixture and the sensitivities there, in coordinate j. *)
Hypothesis optimum : sum m (fun k => w k * (h k j * (star - a k j))) = 0.
Hypothesis limit_i : lambda * zstar_i = - (h i j * (star - a i j)).
Hypothesis limit_l : lambda * zstar_l = - (h l j * (star - a l j)).

Lemma inner_coordinate th t : inner m grad eta w t th j - star = x ^ t * (th j - star).
Proof.
  induction t as [|t IH]; [simpl; ring|].
  simpl inner. unfold inner_step, grad_mix, vsub, vscal. set (p := inner m grad eta w t th) in *.
  replace (sum m (fun k => w k * grad k p j)) with (lambda * (p j - star)).
  - replace (p j - eta * (lambda * (p j - star)) - star) with (x * (p j - star)) by (unfold x; ring).
    rewrite IH. simpl. ring.
  - replace (sum m (fun k => w k * grad k p j))
      with (sum m (fun k => (p j - star) * (w k * h k j) + w k * (h k j * (star - a k j)))).
    + rewrite sum_plus, sum_scal, optimum. fold lambda. ring.
    + apply sum_ext. intros k _. unfold grad. ring.
Qed.

Lemma sens_step th t k zstar : lambda * zstar = - (h k j * (star - a k j)) ->
  sens m grad hess eta w (S t) th k j - zstar
  = x * (sens m grad hess eta w t th k j - zstar) - eta * h k j * x ^ t * (th j - star).
Proof.
  intros Hz. simpl sens. unfold vsub, vscal, hess_mix. set (z := sens m grad hess eta w t th k).
  replace (sum m (fun c => w c * hess c (inner m grad eta w t th) z j)) with (lambda * z j).
  - change (grad k (inner m grad eta w t th) j) with (h k j * (inner m grad eta w t th j - a k j)).
    replace (inner m grad eta w t th j - a k j)
      with (x ^ t * (th j - star) + (star - a k j)) by (rewrite <- inner_coordinate; ring).
    generalize (x ^ t). intros r. replace (eta * (h k j * (r * (th j - star) + (star - a k j))))
      with (eta * h k j * r * (th j - star) - eta * (lambda * zstar)) by (rewrite Hz; ring).
    unfold x. ring.
  - unfold lambda. rewrite Rmult_comm, <- sum_scal. apply sum_ext. intros c _. unfold hess. ring.
Qed.

Theorem curse_identity : forall th t,
  (sens m grad hess eta w t th i j - sens m grad hess eta w t th l j) - (zstar_i - zstar_l)
  = - x ^ t * (zstar_i - zstar_l) - INR t * eta * (h i j - h l j) * x ^ pred t * (th j - star).
Proof.
  intros th t. induction t as [|t IH]; [simpl; ring|].
  pose proof (sens_step th t i zstar_i limit_i) as Hi. pose proof (sens_step th t l zstar_l limit_l) as Hl.
  set (si := sens m grad hess eta w (S t) th i j) in *. set (sl := sens m grad hess eta w (S t) th l j) in *.
  replace (si - sl - (zstar_i - zstar_l)) with ((si - zstar_i) - (sl - zstar_l)) by ring.
  rewrite Hi, Hl, S_INR. simpl pred. set (p := sens m grad hess eta w t th i j) in *.
  set (q := sens m grad hess eta w t th l j) in *.
  replace (x * (p - zstar_i) - eta * h i j * x ^ t * (th j - star) -
           (x * (q - zstar_l) - eta * h l j * x ^ t * (th j - star)))
    with (x * (p - q - (zstar_i - zstar_l)) - eta * (h i j - h l j) * x ^ t * (th j - star)) by ring.
  rewrite IH. destruct t as [|t]; [simpl; ring|]. simpl pred. simpl pow. ring.
Qed.

End Identity.

(** ** Where it rises *)

(** The error's size where the parts do not differ in sign: c = |J*|, b = eta |h_i - h_l| |e_0|. *)
Definition curse (x b c : R) (t : nat) : R := x ^ t * c + INR t * b * x ^ pred t.

Theorem curse_rise : forall x b c t, 0 < x < 1 -> 0 <= b -> 0 <= c ->
  (curse x b c t < curse x b c (S t) <-> 0 < b /\ INR t < x / (1 - x) - x * c / b).
Proof.
  intros x b c t Hx Hb Hc. unfold curse. rewrite S_INR. simpl pred. simpl pow.
  assert (Hlin : x ^ t * c + INR t * b * x ^ pred t < x * x ^ t * c + (INR t + 1) * b * x ^ t
                 <-> INR t * b * (1 - x) < x * b - x * (1 - x) * c).
  { destruct t as [|t].
    - simpl. split; nra.
    - simpl pred. simpl pow. pose proof (pow_lt x t (proj1 Hx)) as Hp.
      set (n := INR (S t)). set (p := x ^ t) in *.
      replace (x * (x * p) * c + (n + 1) * b * (x * p)) with (p * (x * x * c + (n + 1) * b * x)) by ring.
      replace (x * p * c + n * b * p) with (p * (x * c + n * b)) by ring.
      split; intros H.
      + apply Rmult_lt_reg_l in H; [nra|exact Hp].
      + apply Rmult_lt_compat_l; [exact Hp|nra]. }
  rewrite Hlin. pose proof (pos_INR t) as Ht.
  destruct Hb as [Hb|Hb].
  - assert (E : x / (1 - x) - x * c / b = (x * b - x * (1 - x) * c) / (b * (1 - x))) by (field; lra).
    assert (Hd : 0 < b * (1 - x)) by (apply Rmult_lt_0_compat; lra).
    rewrite E. split.
    + intros H. split; [exact Hb|]. apply (Rmult_lt_reg_r (b * (1 - x))); [exact Hd|].
      unfold Rdiv. rewrite Rmult_assoc, Rinv_l by lra. lra.
    + intros [_ H]. apply (Rmult_lt_compat_r (b * (1 - x))) in H; [|exact Hd].
      unfold Rdiv in H. rewrite (Rmult_assoc _ (/ _)), Rinv_l in H by lra. lra.
  - subst b. split; [|lra]. intros H. exfalso.
    assert (0 <= x * (1 - x) * c) by (apply Rmult_le_pos; [apply Rmult_le_pos|]; lra). lra.
Qed.

(** ** How high *)

Lemma exp_below u : 0 < u < 1 -> exp (- ((1 - u) / u)) < u.
Proof.
  intros Hu. assert (Hq : (1 - u) / u <> 0) by (apply Rgt_not_eq, Rdiv_lt_0_compat; lra).
  pose proof (exp_ineq1 _ Hq) as He. replace (1 + (1 - u) / u) with (/ u) in He by (field; lra).
  rewrite exp_Ropp. pose proof (exp_pos ((1 - u) / u)) as Hp. set (e := exp ((1 - u) / u)) in *.
  apply (Rmult_lt_reg_l e); [exact Hp|]. rewrite Rinv_r by lra.
  apply (Rmult_lt_compat_l u) in He; [|lra]. rewrite Rinv_r in He by lra. lra.
Qed.

Lemma exp_below_pow x n : 0 < x < 1 -> exp (- (INR n * ((1 - x) / x))) <= x ^ n.
Proof.
  intros Hx. induction n as [|n IH]; [simpl; rewrite Rmult_0_l, Ropp_0, exp_0; lra|].
  rewrite S_INR. replace (- ((INR n + 1) * ((1 - x) / x))) with (- ((1 - x) / x) + - (INR n * ((1 - x) / x))) by ring.
  rewrite exp_plus. pose proof (exp_below x Hx). simpl pow. apply Rmult_le_compat; try (left; apply exp_pos); lra.
Qed.

(** n is the place of the peak: the least t >= x/(1-x), where 1 - x = eta lambda. *)
Theorem curse_height : forall x n, 0 < x < 1 -> x / (1 - x) <= INR n <= x / (1 - x) + 1 ->
  exp (-1) < (1 - x) * (INR n * x ^ pred n).
Proof.
  intros x n Hx [Hlow Hhigh].
  assert (Hl : x <= INR n * (1 - x)).
  { apply (Rmult_le_compat_r (1 - x)) in Hlow; [|lra]. unfold Rdiv in Hlow. rewrite Rmult_assoc, Rinv_l in Hlow; lra. }
  assert (Hh : INR n * (1 - x) <= 1).
  { apply (Rmult_le_compat_r (1 - x)) in Hhigh; [|lra].
    replace ((x / (1 - x) + 1) * (1 - x)) with 1 in Hhigh by (field; lra). exact Hhigh. }
  clear Hlow Hhigh. destruct n as [|n]; [simpl in Hl; lra|]. simpl pred. rewrite S_INR in *.
  set (s := (INR n + 1) * (1 - x)) in *.
  replace ((1 - x) * ((INR n + 1) * x ^ n)) with (s * x ^ n) by (unfold s; ring).
  assert (Hn : INR n * ((1 - x) / x) = (s - (1 - x)) / x) by (unfold s; field; lra).
  pose proof (exp_below_pow x n Hx) as Hpow.
  destruct (Rle_lt_or_eq_dec s 1 Hh) as [Hs|Hs].
  - assert (Hs0 : 0 < s < 1) by lra. pose proof (exp_below s Hs0) as Hes.
    apply Rle_lt_trans with (exp (- ((1 - s) / s)) * exp (- (INR n * ((1 - x) / x)))).
    + rewrite <- exp_plus, Hn.
      assert (E : - ((1 - s) / s) + - ((s - (1 - x)) / x) - -1 = (1 - s) * (s - x) / (s * x)) by (field; lra).
      assert (0 <= (1 - s) * (s - x) / (s * x)).
      { apply Rmult_le_pos; [apply Rmult_le_pos; lra|]. left. apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra. }
      destruct (Req_dec (- ((1 - s) / s) + - ((s - (1 - x)) / x)) (-1)) as [E1|E1]; [rewrite E1; lra|].
      left. apply exp_increasing. lra.
    + apply Rlt_le_trans with (s * exp (- (INR n * ((1 - x) / x)))).
      * apply Rmult_lt_compat_r; [apply exp_pos|exact Hes].
      * apply Rmult_le_compat_l; [lra|exact Hpow].
  - rewrite Hs, Rmult_1_l. destruct n as [|n]; [unfold s in Hs; simpl in Hs; lra|].
    assert (E : -1 = - ((1 - x) / x) + - (INR n * ((1 - x) / x))).
    { rewrite S_INR, Hs in Hn. replace ((1 - (1 - x)) / x) with 1 in Hn by (field; lra). lra. }
    rewrite E, exp_plus. simpl pow. pose proof (exp_below_pow x n Hx) as Hrest. pose proof (exp_below x Hx) as Hone.
    apply Rle_lt_trans with (exp (- ((1 - x) / x)) * x ^ n).
    + apply Rmult_le_compat_l; [left; apply exp_pos|exact Hrest].
    + apply Rmult_lt_compat_r; [apply pow_lt; lra|exact Hone].
Qed.

(** The hypotheses can be met: two domains on a line with curvatures 1 and 3 and one optimum, uniform weights, eta = 1/4. *)
Lemma curse_nonvacuous :
  let h := fun k (_ : nat) => if Nat.eqb k 0 then 1 else 3 in
  let lambda := sum 2 (fun k => / 2 * h k 0%nat) in
  (sum 2 (fun k => / 2 * (h k 0%nat * (0 - 0))) = 0 /\ lambda * 0 = - (h 0%nat 0%nat * (0 - 0)) /\
   lambda * 0 = - (h 1%nat 0%nat * (0 - 0))) /\
  let x := 1 - / 4 * lambda in 0 < x < 1 /\ x / (1 - x) <= INR 1 <= x / (1 - x) + 1.
Proof.
  simpl. replace (1 - / 4 * (0 + / 2 * 1 + / 2 * 3)) with (/ 2) by lra.
  replace (/ 2 / (1 - / 2)) with 1 by lra. lra.
Qed.
